{%- set columns = [
    'request_date', 'account_id', 'iso_country_code', 'carrier_name', 'origination_identity',
    'handed_over',
] + blocked_outcomes() -%}

with standing as (
    select {{ columns | join(', ') }}
    from {{ ref('routes_daily') }}
    union all
    select {{ columns | join(', ') }}
    from {{ ref('int_routes_kept') }}
)

{%- for outcome in blocked_outcomes() %}

select
    request_date,
    account_id,
    iso_country_code,
    carrier_name,
    origination_identity,
    '{{ outcome }}' as outcome,
    {{ outcome }} as messages,
    handed_over{{ " + protect_blocked" if outcome == 'protect_blocked' }} as offered
from standing
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}

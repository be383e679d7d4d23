{# A daily delivery mart: traffic by day, account, country and other dimensions of `sms_hourly`, each
   `unknown` where no event tells it. #}
{% macro delivery_by(dimensions=[]) -%}
with traffic as (
    select
        request_date,
        account_id,
        iso_country_code,
        {%- for dimension in dimensions %}
        coalesce({{ dimension }}, 'unknown') as {{ dimension }},
        {%- endfor %}
        outcome,
        outcome_group,
        source_schema,
        messages,
        orphan_receipts,
        conflicting_receipts,
        parts,
        cost_usd,
        carrier_fee_usd
    from {{ ref('sms_hourly') }}
    where {{ counted_traffic() }}
),

{%- set keys = ['request_date', 'account_id', 'iso_country_code'] + dimensions %}

counted as (
    select
        {{ keys | join(', ') }},
        {{ delivery_counts() | indent(4) }}
    from traffic
    group by {{ keys | join(', ') }}
)

select
    -- keys
    {{ keys | join(',\n    ') }},

    {{ delivery_figures() }}
from counted
{%- endmacro %}

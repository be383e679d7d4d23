{%- set identity = ['request_date', 'account_id', 'origination_identity'] -%}
{%- set counts = [
    'attempted', 'handed_over', 'from_v1', 'throttled_messages', 'logged_sends', 'throttled_sends',
] -%}

with traffic as (
    select
        request_date,
        account_id,
        coalesce(origination_identity, 'unknown') as origination_identity,
        coalesce(origination_identity_type, 'unknown') as origination_identity_type,
        iso_country_code,
        messages as attempted,
        case when {{ is_handed_over() }} then messages else 0 end as handed_over,
        case when source_schema = 'v1' then messages else 0 end as from_v1,
        case when outcome = 'throttled' then messages else 0 end as throttled_messages,
        0 as logged_sends,
        0 as throttled_sends
    from {{ ref('sms_hourly') }}
    where {{ counted_traffic() }}
),

sends as (
    select
        request_date,
        account_id,
        coalesce(origination_identity, 'unknown') as origination_identity,
        coalesce(origination_identity_type, 'unknown') as origination_identity_type,
        coalesce(iso_country_code, 'ZZ') as iso_country_code,
        0 as attempted,
        0 as handed_over,
        0 as from_v1,
        0 as throttled_messages,
        1 as logged_sends,
        case when is_refused and refusal_exception = 'ThrottlingException' then 1 else 0 end
            as throttled_sends
    from {{ ref('int_sends_of_window') }}
),

both_inputs as (
    select * from traffic
    union all
    select * from sends
),

countries as (
    select
        {{ identity | join(', ') }},
        iso_country_code,
        max(origination_identity_type) as origination_identity_type,
        {%- for column in counts %}
        cast(sum({{ column }}) as bigint) as {{ column }},
        {%- endfor %}
        row_number() over (
            partition by {{ identity | join(', ') }}
            order by sum(attempted) + sum(throttled_sends) desc, iso_country_code
        ) as place
    from both_inputs
    group by {{ identity | join(', ') }}, iso_country_code
)

select
    {{ identity | join(', ') }},
    max(origination_identity_type) as origination_identity_type,
    max(case when place = 1 then iso_country_code end) as iso_country_code,
    {%- for column in counts %}
    cast(sum({{ column }}) as bigint) as {{ column }}
    {%- if not loop.last %},{% endif %}
    {%- endfor %}
from countries
group by {{ identity | join(', ') }}

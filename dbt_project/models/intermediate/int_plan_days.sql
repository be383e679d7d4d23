with window_days as (
    select request_date
    from {{ ref('int_window_days') }}
),

plan as (
    select *
    from {{ ref('stg_plan') }}
),

sums as (
    select *
    from {{ ref('int_plan_sums') }}
),

plan_size as (
    select count(*) as plan_rows
    from plan
),

places as (
    select
        window_days.request_date,
        plan.iso_country_code,
        plan.use_case
    from window_days
    cross join plan
    union
    select
        request_date,
        iso_country_code,
        use_case
    from sums
)

select
    places.request_date,
    places.iso_country_code,
    places.use_case,
    case when plan_size.plan_rows > 0 then plan.use_case is not null end as is_planned,
    {%- for column in [
        'phase', 'launch_on', 'monthly_messages', 'mps', 'is_two_way', 'origination_identity_type',
        'origination_identity', 'registration_state', 'lead_time_days', 'country_limits',
    ] %}
    plan.{{ column }},
    {%- endfor %}
    {%- for column in [
        'month_to_date_messages', 'recent_messages', 'recent_sender_id_messages',
        'recent_other_identity_messages',
    ] %}
    coalesce(sums.{{ column }}, 0) as {{ column }},
    {%- endfor %}
    sums.last_sent_on
from places
cross join plan_size
left join plan
    on {{ same(['iso_country_code', 'use_case'], 'places', 'plan') | indent(8) }}
left join sums
    on {{ same(['request_date', 'iso_country_code', 'use_case'], 'places', 'sums') | indent(8) }}

{%- set findings = [
    'is_without_plan', 'is_identity_unsupported', 'is_registration_missing',
    'is_two_way_unsupported', 'is_other_identity_in_use',
] -%}

with judged as (
    select *
    from {{ ref('int_readiness') }}
),

counted as (
    select
        *,
        coalesce(lead_days_left < 0, false) as is_registration_late,
        {%- for finding in findings %}
        case when {{ finding }} then 1 else 0 end +
        {%- endfor %}
        case when lead_days_left < 0 then 1 else 0 end as findings
    from judged
)

select
    -- keys
    request_date,
    iso_country_code,
    use_case,

    -- the plan
    {%- for column in [
        'is_planned', 'phase', 'launch_on', 'is_two_way', 'origination_identity_type',
        'origination_identity', 'registration_state', 'lead_time_days', 'country_limits',
    ] %}
    {{ column }},
    {%- endfor %}

    -- what AWS supports
    {%- for column in [
        'sender_id_support', 'short_code_support', 'long_code_support', 'two_way_support',
        'is_international_sending_supported', 'is_in_capability_table',
    ] %}
    {{ column }},
    {%- endfor %}

    -- the traffic
    recent_messages,
    recent_sender_id_messages,
    case when recent_messages > 0 then last_sent_on end as last_sent_on,

    -- findings
    {%- for finding in findings %}
    {{ finding }},
    {%- endfor %}
    is_registration_late,
    lead_days_left,
    findings,
    {{ rollout_state() | indent(4) }} as rollout_state,

    -- publication
    cast('{{ var("publication_id") }}' as varchar) as publication_id
from counted

with plan as (
    select *
    from {{ ref('sms_plan') }}
),

estimates as (
    select
        iso_country_code,
        lower(replace(replace(identity_type, ' ', '_'), '-', '_')) as origination_identity_type,
        estimate_days
    from {{ ref('sms_registration_eta') }}
)

select
    plan.iso_country_code,
    plan.use_case,
    plan.phase,
    plan.launch_on,
    plan.monthly_messages,
    plan.mps,
    plan.is_two_way = 'yes' as is_two_way,
    plan.origination_identity_type,
    nullif(plan.origination_identity, '') as origination_identity,
    plan.registration_state,
    coalesce(plan.lead_time_days, estimates.estimate_days) as lead_time_days,
    nullif(plan.country_limits, '') as country_limits
from plan
left join estimates
    on
        plan.iso_country_code = estimates.iso_country_code
        and plan.origination_identity_type = estimates.origination_identity_type

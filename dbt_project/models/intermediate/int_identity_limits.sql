with identity_days as (
    select *
    from {{ ref('int_identity_days') }}
),

limits as (
    select *
    from {{ ref('sms_mps_limits') }}
),

ranked as (
    select
        identity_days.*,
        limits.mps as mps_limit,
        row_number() over (
            partition by
                identity_days.request_date, identity_days.account_id,
                identity_days.origination_identity
            order by
                case when limits.origination_identity = '*' then 1 else 0 end,
                case when limits.origination_identity_type = '*' then 1 else 0 end,
                case when limits.iso_country_code = '*' then 1 else 0 end
        ) as place
    from identity_days
    left join limits
        on
            limits.origination_identity in ('*', identity_days.origination_identity)
            and limits.origination_identity_type in ('*', identity_days.origination_identity_type)
            and limits.iso_country_code in ('*', identity_days.iso_country_code)
)

select
    request_date,
    account_id,
    origination_identity,
    origination_identity_type,
    iso_country_code,
    attempted,
    handed_over,
    from_v1,
    throttled_messages,
    logged_sends,
    throttled_sends,
    mps_limit
from ranked
where place = 1

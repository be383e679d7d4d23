with days as (
    select *
    from {{ ref('int_plan_days') }}
    where is_planned or recent_messages > 0
),

countries as (
    select *
    from {{ ref('dim_country') }}
)

select
    days.*,
    countries.sender_id_support,
    countries.short_code_support,
    countries.long_code_support,
    countries.two_way_support,
    countries.is_international_sending_supported,
    coalesce(countries.is_in_capability_table, false) as is_in_capability_table,
    days.recent_messages > 0 and not days.is_planned as is_without_plan,
    {{ is_identity_unsupported() | indent(4) }} as is_identity_unsupported,
    {{ is_registration_missing() | indent(4) }} as is_registration_missing,
    {{ is_two_way_unsupported() | indent(4) }} as is_two_way_unsupported,
    case
        when days.origination_identity is not null then days.recent_other_identity_messages > 0
    end as is_other_identity_in_use,
    case
        when {{ registration_is_open() }}
            then {{ days_between('days.request_date', 'days.launch_on') }} - days.lead_time_days
    end as lead_days_left
from days
left join countries
    on days.iso_country_code = countries.iso_country_code

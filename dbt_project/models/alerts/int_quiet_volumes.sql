with volumes as (
    select *
    from {{ ref('int_volumes') }}
),

calendar as (
    select *
    from {{ ref('int_calendar') }}
),

ordinary as (
    select volumes.*
    from volumes
    inner join {{ ref('int_fleet_volumes') }} as fleet
        on
            fleet.account_id = volumes.account_id
            and fleet.day = volumes.day
    left join calendar
        on
            calendar.iso_country_code = volumes.iso_country_code
            and calendar.day = volumes.day
    where not fleet.is_missing and calendar.day is null
)

select
    ordinary.*,
    {{ exact_median('ln(n + 0.5e0)', 'over same_weekdays') }} as weekday_level
from ordinary
window same_weekdays as (
    partition by account_id, iso_country_code, mod(day_number, 7) order by day_number
    {{ days_before(detector_days('weekdays'), 7) }}
)

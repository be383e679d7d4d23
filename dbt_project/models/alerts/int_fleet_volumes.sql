with fleet as (
    select
        account_id,
        day,
        day_number,
        cast(sum(n) as bigint) as n
    from {{ ref('int_volumes') }}
    group by account_id, day, day_number
),

expected as (
    select
        fleet.*,
        {{ exact_median('ln(n + 0.5e0)', 'over same_weekdays') }} as weekday_level
    from fleet
    window same_weekdays as (
        partition by account_id, mod(day_number, 7) order by day_number
        {{ days_before(detector_days('weekdays'), 7) }}
    )
)

select
    account_id,
    day,
    day_number,
    n,
    weekday_level,
    coalesce(n < 0.2e0 * exp(weekday_level), false) as is_missing
from expected

with levels as (
    select
        signals.*,
        {{ exact_median('y', 'over history') }} as y_median,
        {{ exact_median('n', 'over history') }} as n_median
    from {{ ref('int_signals') }} as signals
    window history as (
        partition by series_id order by day_number
        {{ days_before(detector_days('centre')) }}
    )
)

select
    levels.*,
    y - y_median as deviation,
    case when n >= 0.2e0 * n_median then abs(y - y_median) end as busy_deviation,
    case when n >= 0.2e0 * n_median then v end as busy_v
from levels
where day >= {{ day_near('from_day', -detector_days('reach') - 2 * detector_days('spread')) }}

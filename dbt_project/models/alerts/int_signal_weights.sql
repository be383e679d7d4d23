with spreads as (
    select
        deviations.*,
        greatest(
            coalesce(
                power(1.4826e0 * {{ exact_median('busy_deviation', 'over history') }}, 2)
                - avg(busy_v) over history,
                least_tau2
            ),
            least_tau2
        ) as rough_tau2,
        count(deviation) over history as deviations
    from {{ ref('int_signal_deviations') }} as deviations
    window history as (
        partition by series_id order by day_number
        {{ days_before(detector_days('spread')) }}
    )
)

select
    spreads.*,
    case
        when
            deviation is null
            or deviations < 8
            or abs(deviation) <= 3 * sqrt(rough_tau2 + v)
            then 1e0 / (rough_tau2 + v)
    end as weight
from spreads
where day >= {{ day_near('from_day', -detector_days('reach') - detector_days('spread')) }}

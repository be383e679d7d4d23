with sums as (
    select
        weights.*,
        sum(weight * y) over recent / sum(weight) over recent as centre,
        1e0 / sum(weight) over recent as centre_variance,
        sum(case when deviation is not null then weight * (1.03e0 * deviation * deviation - v) end)
            over history
        / sum(case when deviation is not null then weight end) over history
            as excess_variance,
        count(weight) over history as baseline_days
    from {{ ref('int_signal_weights') }} as weights
    window
        recent as (
            partition by series_id order by day_number
            {{ days_before(detector_days('centre')) }}
        ),
        history as (
            partition by series_id order by day_number
            {{ days_before(detector_days('spread')) }}
        )
)

select
    sums.*,
    greatest(coalesce(excess_variance, least_tau2), least_tau2) as tau2
from sums
where
    day >= {{ day_near('from_day', -detector_days('reach')) }}
    and baseline_days >= 10
    and centre is not null

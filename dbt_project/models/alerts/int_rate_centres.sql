with pairs as (
    select *
    from {{ ref('int_rate_pairs') }}
),

spreads as (
    select *
    from {{ ref('int_rate_spreads') }}
),

weighed as (
    select
        pairs.series_id,
        pairs.day_number,
        pairs.y,
        spreads.tau2,
        spreads.n_median,
        1e0 / (spreads.tau2 + pairs.v) as weight
    from pairs
    inner join spreads
        on
            spreads.series_id = pairs.series_id
            and spreads.day_number = pairs.day_number
    where abs(pairs.y - spreads.y_median) <= 3 * sqrt(spreads.tau2 + pairs.v)
)

select
    series_id,
    day_number,
    max(tau2) as tau2,
    sum(weight * y) / sum(weight) as centre,
    1e0 / sum(weight) as centre_variance,
    count(*) as baseline_days,
    max(n_median) as baseline_n_median
from weighed
group by series_id, day_number
having count(*) >= 10

with pairs as (
    select *
    from {{ ref('int_rate_pairs') }}
),

medians as (
    select *
    from {{ ref('int_rate_medians') }}
),

deviations as (
    select
        pairs.series_id,
        pairs.day_number,
        pairs.v,
        medians.y_median,
        medians.n_median,
        abs(pairs.y - medians.y_median) as deviation
    from pairs
    inner join medians
        on
            medians.series_id = pairs.series_id
            and medians.day_number = pairs.day_number
    where pairs.n >= 0.2e0 * medians.n_median
),

ranked as (
    select
        deviations.*,
        row_number() over (partition by series_id, day_number order by deviation) as deviation_rank,
        count(*) over (partition by series_id, day_number) / 2e0 as middle
    from deviations
)

select
    series_id,
    day_number,
    max(y_median) as y_median,
    max(n_median) as n_median,
    greatest(
        power(
            1.4826e0
            * avg(case when deviation_rank between middle and middle + 1 then deviation end),
            2
        ) - avg(v),
        power(0.012e0, 2)
    ) as tau2
from ranked
group by series_id, day_number

with ranked as (
    select
        series_id,
        day_number,
        y,
        n,
        row_number() over (partition by series_id, day_number order by y) as rank_of_y,
        row_number() over (partition by series_id, day_number order by n) as rank_of_n,
        count(*) over (partition by series_id, day_number) / 2e0 as middle
    from {{ ref('int_rate_pairs') }}
)

select
    series_id,
    day_number,
    avg(case when rank_of_y between middle and middle + 1 then y end) as y_median,
    avg(case when rank_of_n between middle and middle + 1 then n end) as n_median
from ranked
group by series_id, day_number

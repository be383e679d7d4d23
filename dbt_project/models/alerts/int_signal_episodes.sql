with active_days as (
    select
        dedup_key,
        day,
        day_number,
        is_finding,
        is_retracted,
        case
            when
                day_number - lag(day_number) over (partition by dedup_key order by day_number)
                <= {{ detector_days('closing') }}
                then 0
            else 1
        end as is_first
    from {{ ref('int_signal_days') }}
    where is_active = 1
),

numbered_days as (
    select
        active_days.*,
        sum(is_first) over (
            partition by dedup_key order by day_number
            rows between unbounded preceding and current row
        ) as episode
    from active_days
)

select
    dedup_key,
    min(case when is_finding = 1 then day end) as opened_day,
    min(day) as first_day,
    max(day) as last_day,
    max(day_number) as last_day_number,
    count(*) as days_active,
    min(case when is_finding = 1 then is_retracted end) = 1 as is_retracted
from numbered_days
group by dedup_key, episode
having max(is_finding) = 1

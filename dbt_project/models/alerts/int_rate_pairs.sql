with history as (
    select *
    from {{ ref('int_rate_history') }}
)

select
    judged.series_id,
    judged.day_number,
    past.y,
    past.v,
    past.n
from history as judged
inner join history as past
    on
        past.series_id = judged.series_id
        and past.day_number >= judged.day_number - {{ detector_days('baseline') }}
        and past.day_number < judged.day_number
where judged.day >= {{ day_near('from_day', -detector_days('reach')) }}

with rebuilt_days as (
    select
        {{ day_near('from_day', -detector_days('unsettled')) }} as first_day,
        -- NULL where there are no rates at all: then every alert stays. Not `least`, which
        -- skips NULLs on DuckDB only.
        case
            when max(day) > {{ day_near('to_day', detector_days('baseline')) }}
                then {{ day_near('to_day', detector_days('baseline')) }}
            else max(day)
        end as last_day
    from {{ ref('int_rates_standing') }}
)

select published.*
from {{ source('published', 'alerts') }} as published
cross join rebuilt_days
where
    published.last_day >= rebuilt_days.first_day
    and published.opened_day <= rebuilt_days.last_day

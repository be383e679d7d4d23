select
    found.alert_id as found_id,
    published.alert_id,
    published.incident_id,
    row_number() over (
        partition by found.alert_id order by published.opened_hour, published.alert_id
    ) as rank_of_found,
    row_number() over (
        partition by published.alert_id order by found.opened_hour
    ) as rank_of_published
from {{ ref('int_hours_found') }} as found
inner join {{ source('published', 'alerts_by_hour') }} as published
    on
        published.dedup_key = found.dedup_key
        and {{ elapsed_hours('published.last_hour', 'found.opened_hour') }}
        <= {{ detector_hours('closing') }}
        and {{ elapsed_hours('found.last_hour', 'published.opened_hour') }}
        <= {{ detector_hours('closing') }}

select *
from {{ ref('hour_alerts') }}
where {{ elapsed_hours('last_hour', as_of()) }} <= {{ detector_hours('telling') }}

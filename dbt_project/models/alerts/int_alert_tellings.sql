select
    alerts.alert_id,
    cast(min(tellings.told_at) as timestamp) as notified_at
from {{ ref('int_alerts_grouped') }} as alerts
inner join {{ source('lake', 'alert_tellings') }} as tellings
    on
        tellings.incident_id = alerts.incident_id
        and tellings.last_day >= alerts.opened_day
group by alerts.alert_id

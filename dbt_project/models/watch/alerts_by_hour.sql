select
    alerts.alert_id,
    alerts.dedup_key,
    alerts.incident_id,
    alerts.account_id,
    alerts.grain,
    alerts.iso_country_code,
    alerts.entity,
    alerts.metric,
    alerts.direction,
    case
        when alerts.status = 'open' and answers.suppressed_by is not null then 'suppressed'
        else alerts.status
    end as status,
    alerts.severity,
    alerts.opened_hour,
    alerts.last_hour,
    alerts.found_at,
    alerts.target_hour,
    alerts.age_hours,
    alerts.x,
    alerts.n,
    alerts.observed_value,
    alerts.expected_value,
    alerts.expected_low,
    alerts.expected_high,
    alerts.excess_messages,
    alerts.z,
    '{{ detector_version() }}' as model_version,
    answers.suppressed_by,
    answers.ack_by,
    answers.feedback,
    alerts.opened_day as request_date,
    cast('{{ var("publication_id") }}' as varchar) as publication_id
from {{ ref('int_hour_incidents') }} as alerts
left join {{ ref('int_hour_answers') }} as answers
    on answers.alert_id = alerts.alert_id

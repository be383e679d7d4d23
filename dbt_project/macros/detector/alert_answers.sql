{# What operators answered of each alert, or of its scope: of each kind the latest. #}
{% macro alert_answers(alerts) -%}
with matched as (
    select
        alerts.alert_id,
        notes.kind,
        notes.verdict,
        notes.reason,
        notes.noted_by,
        notes.last_day,
        row_number() over (
            partition by alerts.alert_id, notes.kind
            order by notes.noted_at desc, notes.note_id desc
        ) as recency
    from {{ alerts }} as alerts
    inner join {{ source('lake', 'alert_notes') }} as notes
        on
            coalesce(notes.incident_id, alerts.incident_id) = alerts.incident_id
            and coalesce(notes.account_id, alerts.account_id) = alerts.account_id
            and coalesce(notes.iso_country_code, alerts.iso_country_code) = alerts.iso_country_code
            and coalesce(notes.metric, alerts.metric) = alerts.metric
    where
        notes.kind in ('acknowledge', 'feedback')
        or (
            alerts.last_day <= notes.last_day
            and alerts.opened_day >= coalesce(notes.first_day, alerts.opened_day)
        )
)

select
    alert_id,
    max(case when kind = 'acknowledge' then noted_by end) as ack_by,
    max(case when kind = 'feedback' then verdict end) as feedback,
    max(
        case
            when kind in ('silence', 'maintenance')
                then
                    kind || ' until ' || cast(last_day as varchar) || ' by ' || noted_by || ': '
                    || reason
            when kind = 'feedback' and verdict in ('false', 'expected')
                then kind || ' ' || verdict || ' by ' || noted_by || ': ' || reason
        end
    ) as suppressed_by
from matched
where recency = 1
group by alert_id
{%- endmacro %}

with alerts as (
    select
        alerts.*,
        row_number() over (
            partition by incident_id
            order by
                case when status = 'retracted' then 1 else 0 end asc,
                case severity when 'critical' then 1 when 'high' then 2 else 3 end asc,
                case when grain in ('country', 'fleet') then 0 else 1 end asc,
                z desc,
                alert_id asc
        ) as lead_rank,
        case
            when status in ('open', 'ongoing') then 1
            when status = 'suppressed' then 2
            when status = 'resolved' then 3
            else 4
        end as life_rank
    from {{ ref('alerts') }} as alerts
),

incidents as (
    select
        incident_id,
        case min(life_rank)
            when 1 then 'open' when 2 then 'suppressed' when 3 then 'resolved' else 'retracted'
        end as status,
        min(opened_day) as opened_day,
        min(first_day) as first_day,
        max(last_day) as last_day,
        count(*) as alert_count,
        min(notified_at) as notified_at,
        max(case when status = 'suppressed' then suppressed_by end) as suppressed_by,
        max(ack_by) as ack_by,
        max(feedback) as feedback
    from alerts
    group by incident_id
)

select
    incidents.incident_id,
    leads.account_id,
    leads.iso_country_code,
    incidents.status,
    leads.severity,
    leads.severity_reason,
    incidents.opened_day,
    incidents.first_day,
    incidents.last_day,
    incidents.alert_count,
    leads.alert_id as lead_alert_id,
    leads.metric as lead_metric,
    {%- for column in evidence_of_incident() %}
    leads.{{ column }},
    {%- endfor %}
    leads.explanation,
    incidents.notified_at,
    incidents.suppressed_by,
    incidents.ack_by,
    incidents.feedback,
    incidents.opened_day as request_date,
    '{{ var("publication_id") }}' as publication_id
from incidents
inner join alerts as leads
    on
        leads.incident_id = incidents.incident_id
        and leads.lead_rank = 1

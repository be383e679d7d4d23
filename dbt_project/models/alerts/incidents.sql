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
)

select
    incident_id,
    account_id,
    iso_country_code,
    case min(life_rank)
        when 1 then 'open' when 2 then 'suppressed' when 3 then 'resolved' else 'retracted'
    end as status,
    max(case when lead_rank = 1 then severity end) as severity,
    min(opened_day) as opened_day,
    min(first_day) as first_day,
    max(last_day) as last_day,
    count(*) as alert_count,
    max(case when lead_rank = 1 then alert_id end) as lead_alert_id,
    max(case when lead_rank = 1 then metric end) as lead_metric,
    max(case when lead_rank = 1 then explanation end) as explanation,
    max(case when status = 'suppressed' then suppressed_by end) as suppressed_by,
    max(ack_by) as ack_by,
    max(feedback) as feedback,
    min(opened_day) as request_date,
    '{{ var("publication_id") }}' as publication_id
from alerts
group by incident_id, account_id, iso_country_code

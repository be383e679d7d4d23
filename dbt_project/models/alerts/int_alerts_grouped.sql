with marked as (
    select
        standing.*,
        published.incident_id as published_incident_id,
        case
            when
                {{ days_between(
                    "max(standing.last_day) over (partition by standing.account_id,"
                    ~ " standing.iso_country_code order by standing.opened_day, standing.alert_id"
                    ~ " rows between unbounded preceding and 1 preceding)",
                    "standing.opened_day"
                ) }} <= {{ detector_days('reopening') }}
                then 0
            else 1
        end as is_first_of_incident
    from {{ ref('int_alerts_standing') }} as standing
    left join {{ source('published', 'alerts') }} as published
        on published.alert_id = standing.alert_id
),

numbered as (
    select
        marked.*,
        sum(is_first_of_incident) over (
            partition by account_id, iso_country_code
            order by opened_day, alert_id
            rows between unbounded preceding and current row
        ) as incident_number
    from marked
),

named as (
    select
        numbered.*,
        min(opened_day) over of_incident as incident_opened_day,
        -- of the members that were published before, the earliest gives the name
        substr(min(cast(opened_day as varchar) || published_incident_id) over of_incident, 11)
            as inherited_id
    from numbered
    window of_incident as (partition by account_id, iso_country_code, incident_number)
)

select
    named.*,
    coalesce(
        inherited_id,
        {{ dbt.hash(
            "account_id || '|' || iso_country_code || '|' || cast(incident_opened_day as varchar)"
        ) }}
    ) as incident_id
from named

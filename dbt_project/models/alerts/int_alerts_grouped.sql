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
        max(last_day) over of_incident as incident_last_day,
        -- of the members that were published before, the earliest gives the name
        substr(min(cast(opened_day as varchar) || published_incident_id) over of_incident, 11)
            as inherited_id
    from numbered
    window of_incident as (partition by account_id, iso_country_code, incident_number)
),

-- What hourly runs told of the country is taken over, the earliest of it.
by_the_hour as (
    select
        named.alert_id,
        substr(min(cast(hours.request_date as varchar) || hours.incident_id), 11) as incident_id
    from named
    inner join {{ source('published', 'alerts_by_hour') }} as hours
        on
            hours.account_id = named.account_id
            and hours.iso_country_code = named.iso_country_code
            and {{ days_between('named.incident_last_day', 'hours.request_date') }}
            <= {{ detector_days('reopening') }}
            and {{ days_between('hours.last_hour', 'named.incident_opened_day') }}
            <= {{ detector_days('reopening') }}
    group by named.alert_id
)

select
    named.*,
    coalesce(
        named.inherited_id,
        by_the_hour.incident_id,
        {{ dbt.hash(
            "named.account_id || '|' || named.iso_country_code || '|'"
            ~ " || cast(named.incident_opened_day as varchar)"
        ) }}
    ) as incident_id
from named
left join by_the_hour
    on by_the_hour.alert_id = named.alert_id

with found as (
    select *
    from {{ ref('int_hours_found') }}
),

told as (
    select
        account_id,
        iso_country_code,
        opened_day,
        last_day,
        incident_id
    from {{ source('published', 'alerts') }}

    union all

    select
        account_id,
        iso_country_code,
        request_date as opened_day,
        cast(last_hour as date) as last_day,
        incident_id
    from {{ source('published', 'alerts_by_hour') }}
),

joined as (
    select
        found.alert_id,
        substr(min(cast(told.opened_day as varchar) || told.incident_id), 11) as incident_id
    from found
    inner join told
        on
            told.account_id = found.account_id
            and told.iso_country_code = found.iso_country_code
            and {{ days_between('told.last_day', 'found.opened_hour') }}
            <= {{ detector_days('reopening') }}
            and {{ days_between('found.last_hour', 'told.opened_day') }}
            <= {{ detector_days('reopening') }}
    group by found.alert_id
)

select
    found.alert_id as found_id,
    coalesce(met.alert_id, found.alert_id) as alert_id,
    coalesce(
        met.incident_id,
        joined.incident_id,
        {{ dbt.hash(
            "found.account_id || '|' || found.iso_country_code || '|'"
            ~ " || cast(min(cast(found.opened_hour as date)) over"
            ~ " (partition by found.account_id, found.iso_country_code) as varchar)"
        ) }}
    ) as incident_id
from found
left join {{ ref('int_hours_met') }} as met
    on
        met.found_id = found.alert_id
        and met.rank_of_found = 1
        and met.rank_of_published = 1
left join joined
    on joined.alert_id = found.alert_id

with entries as (
    select
        iso_country_code,
        cast(first_day as date) as first_day,
        cast(last_day as date) as last_day,
        name
    from {{ ref('sms_holidays') }}

    union all

    select
        iso_country_code,
        cast(first_day as date) as first_day,
        cast(last_day as date) as last_day,
        name
    from {{ ref('sms_planned_campaigns') }}
)

select
    volumes.iso_country_code,
    volumes.day,
    min(entries.name) as name
from {{ ref('int_volumes') }} as volumes
inner join entries
    on
        entries.iso_country_code in (volumes.iso_country_code, '*')
        and volumes.day between entries.first_day and entries.last_day
group by volumes.iso_country_code, volumes.day

with final_days as (
    select *
    from {{ ref('int_final_days') }}
),

traffic as (
    select
        *,
        {{ dbt.dateadd('hour', known_after_hours(), 'requested_hour') }} as known_at
    from {{ ref('sms_hourly') }}
    where {{ counted_traffic() }}
)

select
    traffic.request_date,
    traffic.account_id,
    traffic.iso_country_code,
    cast(sum(traffic.messages) as bigint) as late_messages
from traffic
inner join final_days
    on traffic.request_date = final_days.request_date
where final_days.last_arrived_at is null or traffic.known_at > final_days.last_arrived_at
group by traffic.request_date, traffic.account_id, traffic.iso_country_code

with traffic as (
    select *
    from {{ ref('sms_hourly') }}
    where {{ counted_traffic() }}
),

counted as (
    select
        request_date,
        account_id,
        iso_country_code,
        {{ delivery_counts() | indent(4) }}
    from traffic
    group by request_date, account_id, iso_country_code
)

select
    -- keys
    request_date,
    account_id,
    iso_country_code,

    {{ delivery_figures() }}
from counted

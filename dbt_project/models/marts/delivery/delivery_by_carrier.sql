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
        coalesce(carrier_name, 'unknown') as carrier_name,
        coalesce(mcc, 'unknown') as mcc,
        coalesce(mnc, 'unknown') as mnc,
        {{ delivery_counts() | indent(4) }}
    from traffic
    group by
        request_date, account_id, iso_country_code,
        coalesce(carrier_name, 'unknown'), coalesce(mcc, 'unknown'), coalesce(mnc, 'unknown')
)

select
    -- keys
    request_date,
    account_id,
    iso_country_code,
    carrier_name,
    mcc,
    mnc,

    {{ delivery_figures() }}
from counted

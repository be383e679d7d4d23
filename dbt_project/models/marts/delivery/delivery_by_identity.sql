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
        coalesce(origination_identity, 'unknown') as origination_identity,
        coalesce(origination_identity_type, 'unknown') as origination_identity_type,
        {{ delivery_counts() | indent(4) }}
    from traffic
    group by
        request_date, account_id, iso_country_code,
        coalesce(origination_identity, 'unknown'), coalesce(origination_identity_type, 'unknown')
)

select
    -- keys
    request_date,
    account_id,
    iso_country_code,
    origination_identity,
    origination_identity_type,

    {{ delivery_figures() }}
from counted

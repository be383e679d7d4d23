with window_days as (
    select request_date
    from {{ ref('int_window_days') }}
)

select
    request_date,
    account_id,
    iso_country_code,
    message_type,
    age_bucket,
    first_final_day_offset,
    messages,
    delivered,
    cost_usd,
    first_requested_at
from {{ source('published', 'settling_daily') }}
where request_date not in (select window_days.request_date from window_days)

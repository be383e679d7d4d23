with window_days as (
    select request_date
    from {{ ref('int_window_days') }}
)

select
    request_date,
    account_id,
    iso_country_code,
    carrier_name,
    origination_identity,
    handed_over,
    blocked_by_recipient,
    spam_filtered,
    carrier_blocked,
    protect_blocked
from {{ source('published', 'routes_daily') }}
where request_date not in (select window_days.request_date from window_days)

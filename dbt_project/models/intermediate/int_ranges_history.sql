with window_days as (
    select request_date
    from {{ ref('int_window_days') }}
)

select
    request_date,
    account_id,
    iso_country_code,
    recipient_prefix,
    messages
from {{ ref('int_ranges_daily') }}
union all
select
    request_date,
    account_id,
    iso_country_code,
    recipient_prefix,
    messages
from {{ source('published', 'number_ranges') }}
where request_date not in (select window_days.request_date from window_days)

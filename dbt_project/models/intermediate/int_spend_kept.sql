with window_days as (
    select request_date
    from {{ ref('int_window_days') }}
)

select
    request_date,
    account_id,
    spend_usd
from {{ source('published', 'cost_daily') }}
where request_date not in (select window_days.request_date from window_days)

with window_days as (
    select request_date
    from {{ ref('int_window_days') }}
)

select
    request_date,
    publication_id,
    as_of,
    last_arrived_at,
    events
from {{ source('published', 'data_freshness') }}
where
    state = 'final'
    and request_date in (select window_days.request_date from window_days)

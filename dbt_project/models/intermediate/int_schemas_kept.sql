with window_days as (
    select request_date
    from {{ ref('int_window_days') }}
)

select
    request_date,
    {{ migration_strata() | join(',\n    ') }},
    source_schema,
    handed_over,
    finalised,
    delivered,
    confirmed,
    blocked,
    no_receipt
from {{ source('published', 'schemas_daily') }}
where request_date not in (select window_days.request_date from window_days)

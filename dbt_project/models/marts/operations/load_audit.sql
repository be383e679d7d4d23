with ledger as (
    select *
    from {{ source('lake', 'ledger') }}
)

select
    -- keys
    stream,
    arrival_hour,

    -- measures
    object_count as objects,
    bytes,
    records_read,
    events_written,
    repeats_dropped,
    rejected,
    cast(rejected_by_reason as varchar) as rejected_by_reason,

    -- publication
    cast(arrival_hour as date) as request_date,
    cast('{{ var("publication_id") }}' as varchar) as publication_id
from ledger

with hours as (
    select *
    from {{ ref('int_arrival_hours') }}
),

expected as (
    select *
    from {{ ref('int_expected_objects') }}
),

ledger as (
    select *
    from {{ source('lake', 'ledger') }}
)

select
    -- keys
    hours.stream,
    hours.arrival_hour,

    -- what came
    hours.objects,
    coalesce(ledger.objects_gone, 0) as objects_gone,
    coalesce(ledger.bytes, 0) as bytes,
    coalesce(ledger.records_read, 0) as records_read,

    -- what became of it
    coalesce(ledger.events_written, 0) as events_written,
    coalesce(ledger.repeats_dropped, 0) as repeats_dropped,
    coalesce(ledger.repaired, 0) as repaired,
    coalesce(ledger.rejected, 0) as rejected,
    coalesce(cast(ledger.rejected_by_reason as varchar), '{}') as rejected_by_reason,
    coalesce(ledger.account_contradictions, 0) as account_contradictions,
    ledger.normaliser_version,

    -- when
    ledger.first_event_at,
    ledger.last_event_at,
    ledger.lag_median_seconds,
    ledger.lag_p95_seconds,
    ledger.lag_max_seconds,

    -- whether all came
    expected.expected_objects,
    coalesce(expected.expected_objects, 0) > 0 as is_expected,
    case
        when hours.objects = 0 then 'missing'
        when {{ is_low('hours.objects', 'expected.expected_objects') }} then 'low'
        else 'ok'
    end as completeness,

    -- publication
    cast(hours.arrival_hour as date) as request_date,
    cast('{{ var("publication_id") }}' as varchar) as publication_id
from hours
left join expected
    on
        hours.stream = expected.stream
        and hours.arrival_hour = expected.arrival_hour
left join ledger
    on
        hours.stream = ledger.stream
        and hours.arrival_hour = ledger.arrival_hour

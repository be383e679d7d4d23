with deliveries as (
    select
        account_id,
        message_id,
        source_schema,
        event_type,
        status,
        outcome,
        is_final,
        event_at,
        begun_at,
        arrived_hour,
        {{ event_order('event_at', 'status_rank', 'status_number') }} as event_order,
        {{ status_precedence('event_at', 'status_rank', 'status_number') }} as status_precedence
    from {{ ref('int_message_events') }}
),

beside as (
    select
        account_id,
        message_id,
        source_schema,
        event_type,
        status,
        outcome,
        false as is_final,
        event_at,
        cast(null as timestamp) as begun_at,
        arrived_hour,
        {{ event_order('event_at', '0', '0') }} as event_order,
        cast(null as bigint) as status_precedence
    from {{ ref('int_timeline_beside') }}
),

events as (
    select * from deliveries
    union all
    select * from beside
)

select
    account_id,
    message_id,
    source_schema,
    event_type,
    status,
    outcome,
    is_final,
    event_at,
    begun_at,
    event_order,
    status_precedence,
    min(arrived_hour) as arrived_hour
from events
group by
    account_id, message_id, source_schema, event_type, status, outcome, is_final, event_at,
    begun_at, event_order, status_precedence

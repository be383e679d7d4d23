{{ config(materialized='table') }}

with events as (
    select
        account_id,
        message_id,
        source_schema,
        partition_day,
        coalesce(requested_at, event_at) as told_at
    from {{ ref('stg_sms_events') }}
    where not is_opt_out
),

-- Almost all ids: v2 events on one request day, or v1 events within the reach of the first.
apart as (
    select
        account_id,
        message_id
    from events
    group by account_id, message_id
    having
        max(partition_day) > {{ add_days(
            'min(partition_day)',
            "case when max(source_schema) = 'v2' then 0 else " ~ var('v1_days_after') ~ ' end'
        ) | indent(8) }}
)

select
    events.account_id,
    events.message_id,
    events.source_schema,
    events.partition_day,
    min(events.told_at) as first_told_at
from events
inner join apart
    on {{ same(['account_id', 'message_id'], 'events', 'apart') | indent(8) }}
group by
    events.account_id, events.message_id, events.source_schema, events.partition_day

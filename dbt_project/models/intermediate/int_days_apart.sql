{{ config(materialized='table') }}

{%- set reach = "case when max(source_schema) over (ids) = 'v2' then 0 else "
    ~ var('v1_days_after') ~ ' end'
%}

with events as (
    select *
    from {{ ref('stg_sms_events') }}
    where not is_opt_out
),

days as (
    select
        account_id,
        message_id,
        source_schema,
        partition_day,
        min(coalesce(requested_at, event_at)) as first_told_at
    from events
    group by account_id, message_id, source_schema, partition_day
),

-- Almost all ids: v2 events on one request day, or v1 events within the reach of the first.
judged as (
    select
        *,
        max(partition_day) over (ids)
        > {{ add_days('min(partition_day) over (ids)', reach) | indent(8) }} as is_apart
    from days
    window ids as (partition by account_id, message_id)
)

select
    account_id,
    message_id,
    source_schema,
    partition_day,
    first_told_at
from judged
where is_apart

with sends as (
    select *
    from {{ ref('stg_send_log') }}
    where message_id is not null
),

-- A log may tell a send again, with what became known since.
messages as (
    select
        account_id,
        message_id,
        min(partition_day) as sent_day,
        max(converted_at) is not null as is_converted
    from sends
    group by account_id, message_id
)

select
    account_id,
    message_id,
    sent_day,
    is_converted,
    bool_or(is_converted) over (partition by account_id, sent_day) as is_observable
from messages

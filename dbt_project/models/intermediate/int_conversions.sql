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
        max(converted_at) is not null as is_converted,
        max(converted_at) is not null or bool_or(purpose = 'one_time_code') as is_expected
    from sends
    group by account_id, message_id
)

select
    account_id,
    message_id,
    is_converted,
    coalesce(is_expected, false) as is_expected,
    bool_or(is_converted) over (partition by account_id, sent_day) as is_observable
from messages

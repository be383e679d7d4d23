with sends as (
    select *
    from {{ ref('int_sends') }}
    where message_id is not null
),

-- A log that has no request ids of its own may tell of one message twice.
messages as (
    select
        account_id,
        message_id,
        min(sent_date) as sent_date,
        max(purpose) as purpose,
        max(retry_of) as retry_of,
        max(expires_at) as expires_at,
        max(converted_at) is not null as is_converted
    from sends
    group by account_id, message_id
)

select
    *,
    bool_or(is_converted) over (partition by account_id, sent_date) as is_conversion_observable
from messages

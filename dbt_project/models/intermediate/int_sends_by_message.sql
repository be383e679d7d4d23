with sends as (
    select *
    from {{ ref('int_sends') }}
    where message_id is not null
)

-- A log that has no request ids of its own may tell of one message twice.
select
    account_id,
    message_id,
    min(sent_date) as sent_date,
    max(purpose) as purpose,
    max(retry_of) as retry_of,
    max(expires_at) as expires_at
from sends
group by account_id, message_id

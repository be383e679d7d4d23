with sends as (
    select *
    from {{ source('lake', 'send_log') }}
)

select
    -- keys
    coalesce(account_id, 'unknown') as account_id,
    request_id,
    message_id,

    -- the send
    day as partition_day,
    cast(sent_at as timestamp) as sent_at,
    purpose,
    retry_of,
    cast(expires_at as timestamp) as expires_at,
    cast(converted_at as timestamp) as converted_at,

    -- the message
    iso_country_code,
    origination_identity,
    origination_identity_type,
    message_type,
    message_parts,
    context,
    is_simulator,

    -- what AWS refused
    refusal_exception,
    refusal_reason,

    -- the recipient
    recipient_key,
    recipient_key_id,
    recipient_prefix,

    -- origin
    stream,
    cast(arrived_hour as timestamp) as arrived_hour
from sends

with replies as (
    select *
    from {{ source('lake', 'inbound') }}
)

select
    -- keys
    coalesce(account_id, 'unknown') as account_id,
    inbound_message_id,
    previous_message_id,

    -- the reply
    day as partition_day,
    cast(received_at as timestamp) as received_at,
    keyword_class,
    origination_identity,
    iso_country_code,
    is_simulator,

    -- the recipient of the messages before
    recipient_key,
    recipient_key_id,

    -- origin
    stream,
    cast(arrived_hour as timestamp) as arrived_hour
from replies

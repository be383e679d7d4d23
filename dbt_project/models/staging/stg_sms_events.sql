with events as (
    select *
    from {{ source('lake', 'events') }}
)

select
    -- keys
    coalesce(account_id, 'unknown') as account_id,
    message_id,

    -- the event
    source_schema,
    day as partition_day,
    event_type,
    coalesce(raw_status, event_type) as status,
    cast(event_at as timestamp) as event_at,
    cast(requested_at as timestamp) as requested_at,
    source_schema = 'v1' and event_type = '_SMS.OPTOUT' as is_opt_out,

    -- the message
    channel,
    region,
    application_id,
    iso_country_code,
    carrier_name,
    mcc,
    mnc,
    origination_identity,
    origination_identity_type,
    message_type,
    message_encoding,
    message_parts,
    is_international,
    {{ usd('price_reported', 'source_schema') }} as price_usd,
    {{ usd('carrier_fee_reported', 'source_schema') }} as carrier_fee_usd,
    protect_configuration_id,
    protect_status,
    protect_recommendation,
    protect_block_reason,
    context,
    is_simulator,

    -- the recipient
    recipient_key,
    recipient_key_id,
    recipient_prefix,
    is_sequential_recipient,

    -- origin
    stream,
    cast(arrived_hour as timestamp) as arrived_hour
from events

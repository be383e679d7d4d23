with logged as (
    select *
    from {{ ref('int_messages_logged') }}
)

select
    -- keys
    account_id,
    message_id,

    -- the request
    request_date,
    requested_at,
    request_time_source,
    source_schema,
    channel,
    region,
    application_id,

    -- the route
    coalesce(iso_country_code, 'ZZ') as iso_country_code,
    carrier_name,
    mcc,
    mnc,
    origination_identity,
    origination_identity_type,

    -- the message
    message_type,
    message_encoding,
    message_parts,
    {{ json_value('context', 'tenant') }} as tenant,
    {{ json_value('context', 'campaign') }} as campaign,
    purpose,
    context,
    retry_of,
    application_message_id,
    expires_at,

    -- what became of it
    status,
    final_outcome as outcome,
    outcome_group,
    is_final,
    finalised_at,
    first_outcome_group,
    first_final_at,
    time_to_receipt_seconds,
    protect_configuration_id,
    protect_status,
    protect_recommendation,
    protect_block_reason,

    -- when we knew
    first_arrived_hour,
    first_final_arrived_hour,
    first_arrived_outcome_group,
    finalised_arrived_hour,
    opted_out_at,
    opted_out_arrived_hour,

    -- what it cost
    price_usd,
    carrier_fee_usd,

    -- the recipient
    recipient_key,
    recipient_key_id,
    recipient_prefix,

    -- what the send log tells of its use
    is_conversion_expected,
    is_converted,
    is_conversion_observable,

    -- flags
    is_international,
    is_simulator,
    is_sequential_recipient,
    is_orphan_receipt,
    has_conflicting_receipts,
    has_opted_out,
    has_negative_time,
    event_count,
    repeated_event_count,

    -- publication
    cast('{{ var("publication_id") }}' as varchar) as publication_id
from logged

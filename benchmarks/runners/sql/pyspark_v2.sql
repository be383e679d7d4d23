-- v2 records in the columns that both schemas share
with parsed as (
    select
        object_key,
        record,
        from_json(
            record,
            'eventType string, eventTimestamp bigint, messageRequestTimestamp bigint,
            messageId string, messageStatus string, isFinal boolean,
            isInternationalSend boolean, originationPhoneNumber string,
            originationNumber string, destinationPhoneNumber string, isoCountryCode string,
            mcc string, mnc string, carrierName string, messageType string,
            messageEncoding string, totalMessageParts int, totalMessagePrice decimal(18,8),
            totalCarrierFee decimal(18,8), protectConfiguration struct<protectStatus:string>,
            context struct<{context}>, broken string',
            map('columnNameOfCorruptRecord', 'broken')
        ) as event
    from records
)

select
    object_key,
    record,
    'v2' as source_schema,
    event.broken,
    event.eventType as event_type,
    event.eventType rlike '^(TEXT|MEDIA|VOICE|RCS)_.' as is_sms_event,
    coalesce(event.messageStatus, regexp_extract(event.eventType, '_(.*)', 1)) as raw_status,
    true as has_status,
    event.eventTimestamp as event_ms,
    event.messageRequestTimestamp as requested_ms,
    event.messageRequestTimestamp as day_ms,
    cast(null as string) as account_id,
    cast(null as string) as application_id,
    event.messageId as message_id,
    case substring_index(event.eventType, '_', 1)
        when 'TEXT' then 'sms' when 'MEDIA' then 'mms' when 'VOICE' then 'voice' else 'rcs'
    end as channel,
    event.isoCountryCode as iso_country_code,
    event.mcc,
    event.mnc,
    event.carrierName as carrier_name,
    coalesce(event.originationPhoneNumber, event.originationNumber) as origination_identity,
    event.messageType as message_type,
    event.messageEncoding as message_encoding,
    event.totalMessageParts as message_parts,
    event.isFinal as is_final,
    event.isInternationalSend as is_international,
    event.totalMessagePrice as price_reported,
    event.totalCarrierFee as carrier_fee_reported,
    event.destinationPhoneNumber as recipient,
    event.protectConfiguration.protectStatus as protect_status,
    event.context
from parsed

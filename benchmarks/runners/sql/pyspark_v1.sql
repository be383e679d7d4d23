-- v1 records in the columns that both schemas share
with parsed as (
    select
        object_key,
        record,
        from_json(
            record,
            'event_type string, event_timestamp bigint, awsAccountId string,
            application struct<app_id:string>,
            metrics struct<price_in_millicents_usd:decimal(18,8)>,
            attributes struct<message_id:string, record_status:string,
                origination_phone_number:string, destination_phone_number:string,
                iso_country_code:string, number_of_message_parts:string, message_type:string,
                customer_context:string>,
            broken string',
            map('columnNameOfCorruptRecord', 'broken')
        ) as event
    from records
)

select
    object_key,
    record,
    'v1' as source_schema,
    event.broken,
    event.event_type,
    event.event_type like '!_SMS.%' escape '!' as is_sms_event,
    event.attributes.record_status as raw_status,
    event.attributes.record_status is not null or event.event_type = '_SMS.OPTOUT' as has_status,
    event.event_timestamp as event_ms,
    cast(null as bigint) as requested_ms,
    event.event_timestamp as day_ms,
    event.awsAccountId as account_id,
    event.application.app_id as application_id,
    event.attributes.message_id,
    'sms' as channel,
    event.attributes.iso_country_code,
    cast(null as string) as mcc,
    cast(null as string) as mnc,
    cast(null as string) as carrier_name,
    event.attributes.origination_phone_number as origination_identity,
    event.attributes.message_type,
    cast(null as string) as message_encoding,
    try_cast(event.attributes.number_of_message_parts as int) as message_parts,
    cast(null as boolean) as is_final,
    cast(null as boolean) as is_international,
    event.metrics.price_in_millicents_usd as price_reported,
    cast(null as decimal(18, 8)) as carrier_fee_reported,
    event.attributes.destination_phone_number as recipient,
    cast(null as string) as protect_status,
    from_json(event.attributes.customer_context, '{context}') as context
from parsed

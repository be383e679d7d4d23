-- events of one stream of v2 records in lines; malformed lines are rows of nulls
with parsed as (
    select
        *,
        strptime(substr(filename, {hour_at}, 13), '%Y/%m/%d/%H') as arrived_hour
    from read_json(
        $objects,
        format = 'newline_delimited',
        compression = 'gzip',
        ignore_errors = true,
        filename = true,
        columns = {{
            eventType: 'varchar', eventTimestamp: 'bigint', messageRequestTimestamp: 'bigint',
            messageId: 'varchar', messageStatus: 'varchar', isFinal: 'boolean',
            isInternationalSend: 'boolean', originationPhoneNumber: 'varchar',
            originationNumber: 'varchar', destinationPhoneNumber: 'varchar',
            isoCountryCode: 'varchar', mcc: 'varchar', mnc: 'varchar', carrierName: 'varchar',
            messageType: 'varchar', messageEncoding: 'varchar', totalMessageParts: 'integer',
            totalMessagePrice: 'decimal(18,8)', totalCarrierFee: 'decimal(18,8)',
            protectConfiguration: 'struct(protectStatus varchar)',
            context: 'struct({context})'
        }}
    )
)

select
    '{stream}' as stream,
    arrived_hour,
    eventType as event_type,
    coalesce(messageStatus, substr(eventType, strpos(eventType, '_') + 1)) as raw_status,
    make_timestamp_ms(eventTimestamp) as event_at,
    make_timestamp_ms(messageRequestTimestamp) as requested_at,
    '{account_id}' as account_id,
    '{region}' as region,
    messageId as message_id,
    case split_part(eventType, '_', 1)
        when 'TEXT' then 'sms' when 'MEDIA' then 'mms' when 'VOICE' then 'voice' else 'rcs'
    end as channel,
    upper(isoCountryCode) as iso_country_code,
    mcc,
    mnc,
    carrierName as carrier_name,
    coalesce(originationPhoneNumber, originationNumber) as origination_identity,
    case
        when regexp_matches(origination_identity, '[A-Za-z]') then 'sender_id'
        when regexp_full_match(origination_identity, '[0-9]{{3,8}}') then 'short_code'
        when regexp_full_match(
            origination_identity, '\+?1(800|833|844|855|866|877|888)[0-9]{{7}}'
        ) then 'toll_free'
        when regexp_full_match(origination_identity, '\+?[0-9]{{7,15}}') then 'long_code'
        else 'unknown'
    end as origination_identity_type,
    upper(messageType) as message_type,
    messageEncoding as message_encoding,
    totalMessageParts as message_parts,
    isFinal as is_final,
    isInternationalSend as is_international,
    totalMessagePrice as price_reported,
    totalCarrierFee as carrier_fee_reported,{recipients}
    protectConfiguration.protectStatus as protect_status,
    nullif(json_strip_nulls(to_json(context)), '{{}}') as context,
    cast(make_timestamp_ms(messageRequestTimestamp) as date) as day
from parsed
where regexp_matches(eventType, '^(TEXT|MEDIA|VOICE|RCS)_.')
    and messageId is not null
    and eventTimestamp between {earliest_ms} and epoch_ms(arrived_hour) + {latest_after_arrival_ms}
    and messageRequestTimestamp
        between {earliest_ms} and epoch_ms(arrived_hour) + {latest_after_arrival_ms}

-- events and rejects of one stream, told apart by `kind`; HMAC-SHA256 from two built-in hashes
with judged as (
    select
        *,
        to_timestamp(
            regexp_extract(object_key, '/([0-9]{{4}}/[0-9]{{2}}/[0-9]{{2}}/[0-9]{{2}})/[^/]+$', 1),
            'yyyy/MM/dd/HH'
        ) as arrived_hour,
        unix_millis(arrived_hour) + {latest_after_arrival_ms} as latest_ms,
        case
            when not is_valid_utf8(record) then 'invalid_utf8'
            when broken is not null then 'not_json'
            when is_sms_event is not true then 'not_an_sms_event'
            when message_id is null then 'missing_message_id'
            when (event_ms between {earliest_ms} and latest_ms) is not true then 'bad_timestamp'
            when (day_ms between {earliest_ms} and latest_ms) is not true then 'bad_timestamp'
            when has_status is not true then 'missing_status'
        end as reason
    from events
)

select
    object_key,
    '{stream}' as stream,
    arrived_hour,
    if(reason is null, 'events', 'rejected') as kind,
    if(reason is null, source_schema, 'none') as source_schema,
    if(reason is null, date(timestamp_millis(day_ms)), date(arrived_hour)) as day,
    reason,
    if(reason is null, null, length(cast(record as binary))) as length,
    if(
        reason is null, null,
        regexp_replace(substr(make_valid_utf8(record), 1, 200), '[A-Za-z0-9]', 'x')
    ) as excerpt,
    -- rejects are no repeats of each other
    if(reason is null, null, monotonically_increasing_id()) as position,
    event_type,
    raw_status,
    if(reason is null, timestamp_millis(event_ms), null) as event_at,
    if(reason is null, timestamp_millis(requested_ms), null) as requested_at,
    coalesce(account_id, '{account_id}') as account_id,
    '{region}' as region,
    application_id,
    message_id,
    channel,
    upper(iso_country_code) as iso_country_code,
    mcc,
    mnc,
    carrier_name,
    origination_identity,
    case
        when origination_identity rlike '[A-Za-z]' then 'sender_id'
        when origination_identity rlike '^[0-9]{{3,8}}$' then 'short_code'
        when origination_identity rlike '^\\+?1(800|833|844|855|866|877|888)[0-9]{{7}}$'
            then 'toll_free'
        when origination_identity rlike '^\\+?[0-9]{{7,15}}$' then 'long_code'
        else 'unknown'
    end as origination_identity_type,
    upper(message_type) as message_type,
    message_encoding,
    message_parts,
    is_final,
    is_international,
    price_reported,
    carrier_fee_reported,
    substr(
        sha2(
            concat(
                X'{outer_key}',
                unhex(sha2(concat(X'{inner_key}', cast(recipient as binary)), 256))
            ),
            256
        ),
        1, 32
    ) as recipient_key,
    '{recipient_key_id}' as recipient_key_id,
    substr(recipient, 2, least(length(recipient) - 5, {prefix_digits})) as recipient_prefix,
    recipient in ({simulator_numbers}) as is_simulator,
    protect_status,
    nullif(to_json(context), '{{}}') as context
from judged

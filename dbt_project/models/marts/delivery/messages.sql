with resolved as (
    select *
    from {{ ref('int_messages_resolved') }}
),

window_days as (
    select request_date
    from {{ ref('int_window_days') }}
),

opt_outs as (
    select *
    from {{ ref('int_opt_outs') }}
),

requested as (
    select
        *,
        coalesce(reported_requested_at, first_event_at) as requested_at,
        cast(coalesce(reported_requested_at, first_event_at) as date) as request_date,
        reported_requested_at is null
        and not has_send_event
        and outcome_group not in ('suppressed', 'not_sent') as is_orphan_receipt
    from resolved
),

timed as (
    select
        requested.*,
        opt_outs.opted_out_at,
        case when requested.is_final then requested.status_at end as finalised_at,
        {{ elapsed_seconds('requested.requested_at', 'requested.status_at') }}
            as status_after_seconds
    from requested
    inner join window_days
        on requested.request_date = window_days.request_date
    left join opt_outs
        on
            requested.account_id = opt_outs.account_id
            and requested.message_id = opt_outs.message_id
),

classified as (
    select
        *,
        case
            when outcome <> 'unknown' then outcome
            when status_after_seconds >= {{ age_bucket_end('72h') }} then 'no_receipt_72h'
            else 'unknown_error'
        end as final_outcome
    from timed
)

select
    -- keys
    account_id,
    message_id,

    -- the request
    request_date,
    requested_at,
    case when reported_requested_at is null then 'first_event' else 'reported' end
        as request_time_source,
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
    {{ json_value('context', 'purpose') }} as purpose,
    context,

    -- what became of it
    status,
    final_outcome as outcome,
    outcome_group,
    is_final,
    finalised_at,
    first_outcome_group,
    first_final_at,
    case
        when
            is_final
            and not is_orphan_receipt
            and final_outcome <> 'no_receipt_72h'
            and outcome_group not in ('suppressed', 'not_sent')
            then status_after_seconds
    end as time_to_receipt_seconds,
    protect_status,

    -- what it cost
    price_usd,
    carrier_fee_usd,

    -- the recipient
    recipient_key,
    recipient_key_id,
    recipient_prefix,

    -- flags
    is_international,
    is_simulator,
    is_orphan_receipt,
    has_conflicting_receipts,
    coalesce(
        opted_out_at < {{ add_days('request_date', var('v1_days_after') + 1) }}, false
    ) as has_opted_out,
    event_count,

    -- publication
    cast('{{ var("publication_id") }}' as varchar) as publication_id
from classified

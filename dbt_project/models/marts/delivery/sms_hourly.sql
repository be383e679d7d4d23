with messages as (
    select *
    from {{ ref('messages') }}
),

hourly as (
    select
        *,
        date_trunc('hour', requested_at) as requested_hour
    from messages
),

timed as (
    select
        *,
        {{ elapsed_seconds('requested_at', 'first_final_at') }} as first_final_after_seconds,
        {{ elapsed_seconds('requested_at', 'finalised_at') }} as finalised_after_seconds,
        {{ days_between('requested_at', 'finalised_at') }} as finalised_day_offset,
        {{ days_between('requested_at', 'first_final_at') }} as first_final_day_offset,
        {{ hours_known_after('requested_hour', 'first_arrived_hour') }} as arrived_after_hours,
        {{ hours_known_after('requested_hour', 'first_final_arrived_hour') }}
            as first_final_arrived_after_hours,
        {{ hours_known_after('requested_hour', 'finalised_arrived_hour') }}
            as finalised_arrived_after_hours,
        {{ days_between('requested_at', 'opted_out_at') }} as opted_out_day_offset,
        {{ hours_known_after('requested_hour', 'opted_out_arrived_hour') }}
            as opted_out_arrived_after_hours
    from hourly
),

bucketed as (
    select
        *,
        {{ receipt_age_bucket('first_final_after_seconds') | indent(8) }} as age_bucket,
        {{ receipt_age_bucket('finalised_after_seconds') | indent(8) }} as finalised_age_bucket
    from timed
)

{%- set key = hourly_dimensions() + hourly_outcomes() %}

select
    -- keys
    {%- for column in key %}
    {{ column }},
    {%- endfor %}

    -- measures
    count(*) as messages,
    cast(sum(event_count) as bigint) as events,
    {{ sum_where('true', 'message_parts') }} as parts,
    cast(sum(price_usd) as decimal(18, 8)) as cost_usd,
    cast(sum(carrier_fee_usd) as decimal(18, 8)) as carrier_fee_usd,
    {{ count_where('price_usd > 0') }} as paid_messages,
    {{ count_where('price_usd is null') }} as unpriced_messages,
    min(requested_at) as first_requested_at,
    max(requested_at) as last_requested_at,

    -- measures of what a text takes
    {{ count_where('message_parts > 1') }} as multipart_messages,
    {{ sum_where('message_parts > 1', 'message_parts - 1') }} as extra_parts,
    {{ usd_where('message_parts > 1') }} as multipart_cost_usd,
    cast(count(message_encoding) as bigint) as encoding_told,
    {{ count_where(is_ucs2()) }} as ucs2_messages,
    {{ sum_where(is_ucs2(), 'message_parts') }} as ucs2_parts,
    {{ sum_where(is_ucs2(), avoidable_parts('message_parts')) | indent(4) }}
        as ucs2_avoidable_parts,
    {{ usd_where(is_ucs2()) }} as ucs2_cost_usd,

    -- measures of what is odd
    {{ count_where('is_orphan_receipt') }} as orphan_receipts,
    {{ count_where('has_conflicting_receipts') }} as conflicting_receipts,
    {{ count_where('has_negative_time') }} as negative_times,
    {{ count_where("requested_at > first_arrived_hour + interval '2' hour") }} as future_requests,
    {{ count_where('has_opted_out') }} as opt_outs,

    -- publication
    cast('{{ var("publication_id") }}' as varchar) as publication_id
from bucketed
group by {{ key | join(', ') }}

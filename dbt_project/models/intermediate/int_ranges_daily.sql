with messages as (
    select
        *,
        coalesce(recipient_prefix, 'unknown') as prefix_or_unknown
    from {{ ref('messages') }}
    where {{ counted_traffic() }}
)

select
    request_date,
    account_id,
    iso_country_code,
    prefix_or_unknown as recipient_prefix,
    count(*) as messages,
    {{ count_where(is_handed_over()) }} as handed_over,
    {{ count_where(is_finalised()) }} as finalised,
    {{ count_where(is_delivered()) }} as delivered,
    {{ count_where('is_sequential_recipient') }} as sequential_messages,
    {{ count_where('is_conversion_expected') }} as conversions_expected,
    {{ count_where('is_converted') }} as conversions,
    bool_or(is_conversion_observable) as is_conversion_observable,
    count(distinct recipient_key) as recipients,
    {{ sum_where('true', 'message_parts') }} as parts,
    cast(sum(price_usd) as decimal(18, 8)) as cost_usd,
    cast(sum(carrier_fee_usd) as decimal(18, 8)) as carrier_fee_usd,
    min(requested_at) as first_requested_at,
    max(requested_at) as last_requested_at
from messages
group by request_date, account_id, iso_country_code, prefix_or_unknown

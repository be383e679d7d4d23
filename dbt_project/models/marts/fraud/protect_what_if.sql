with messages as (
    select *
    from {{ ref('messages') }}
    where
        {{ counted_traffic() }}
        and protect_recommendation is not null
),

counted as (
    select
        request_date,
        account_id,
        iso_country_code,
        coalesce(protect_configuration_id, 'unknown') as protect_configuration_id,
        coalesce(protect_status, 'unknown') as protect_status,
        protect_recommendation,
        coalesce(protect_block_reason, 'none') as protect_block_reason,
        count(*) as messages,
        {{ count_where("outcome = 'protect_blocked'") }} as protect_blocked,
        {{ count_where(is_handed_over()) }} as handed_over,
        {{ count_where(is_finalised()) }} as finalised,
        {{ count_where(is_delivered()) }} as delivered,
        {{ count_where("outcome_group = 'success_confirmed'") }} as confirmed,
        {{ count_where("outcome_group = 'blocked'") }} as blocked,
        {{ count_where('is_sequential_recipient') }} as sequential_messages,
        {{ count_where('is_conversion_expected') }} as conversions_expected,
        {{ count_where('is_converted') }} as conversions,
        bool_or(is_conversion_observable) as is_conversion_observable,
        count(distinct recipient_key) as recipients,
        cast(sum(price_usd) as decimal(18, 8)) as cost_usd,
        cast(sum(carrier_fee_usd) as decimal(18, 8)) as carrier_fee_usd
    from messages
    group by
        request_date, account_id, iso_country_code,
        coalesce(protect_configuration_id, 'unknown'), coalesce(protect_status, 'unknown'),
        protect_recommendation, coalesce(protect_block_reason, 'none')
)

select
    -- keys
    request_date,
    account_id,
    iso_country_code,
    protect_configuration_id,
    protect_status,
    protect_recommendation,
    protect_block_reason,

    -- what it met
    messages,
    recipients,
    sequential_messages,

    -- what became of them
    protect_blocked,
    handed_over,
    confirmed,
    blocked,
    {{ rate('delivery_rate', 'delivered', 'finalised') | indent(4) }},

    -- conversion: what the send log tells
    is_conversion_observable,
    {{ conversion_figures() | indent(4) }},

    -- what they cost
    cost_usd,
    carrier_fee_usd,
    {{ spend_usd() | indent(4) }} as spend_usd,

    -- flags
    protect_recommendation = 'BLOCK' and protect_status = 'MONITOR' as is_what_if,
    {{ is_mature() }} as is_mature,

    -- publication
    cast('{{ var("publication_id") }}' as varchar) as publication_id
from counted

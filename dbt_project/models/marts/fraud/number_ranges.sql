with ranges as (
    select *
    from {{ ref('int_ranges_daily') }}
),

before as (
    select *
    from {{ ref('int_ranges_before') }}
),

compared as (
    select
        ranges.*,
        before.messages_before,
        before.days_seen,
        before.days_known
    from ranges
    inner join before
        on {{ same(
            ['request_date', 'account_id', 'iso_country_code', 'recipient_prefix'],
            'ranges', 'before'
        ) | indent(12) }}
),

signed as (
    select
        *,
        {{ is_new_range() | indent(8) }} as is_new_range,
        {{ is_dialled_in_sequence() }} as is_dialled_in_sequence,
        {{ is_without_conversion() | indent(8) }} as is_without_conversion
    from compared
)

select
    -- keys
    request_date,
    account_id,
    iso_country_code,
    recipient_prefix,

    -- volume
    messages,
    handed_over,
    recipients,
    parts,
    first_requested_at,
    last_requested_at,

    -- delivery
    {{ rate('delivery_rate', 'delivered', 'finalised') | indent(4) }},

    -- cost
    cost_usd,
    carrier_fee_usd,
    {{ spend_usd() | indent(4) }} as spend_usd,

    -- the four weeks before
    messages_before,
    days_seen,
    days_known,

    -- dialling
    sequential_messages,
    {{ ratio('sequential_messages', 'messages') }} as sequential_share,

    -- conversion: what the send log tells
    is_conversion_observable,
    {{ conversion_figures() | indent(4) }},

    -- signs of inflated traffic
    is_new_range,
    is_dialled_in_sequence,
    is_without_conversion,
    case when is_new_range then 1 else 0 end
    + case when is_dialled_in_sequence then 1 else 0 end
    + case when is_without_conversion then 1 else 0 end as ait_signs,

    -- flags
    {{ is_mature() }} as is_mature,

    -- publication
    cast('{{ var("publication_id") }}' as varchar) as publication_id
from signed

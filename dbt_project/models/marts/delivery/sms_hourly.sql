with messages as (
    select *
    from {{ ref('messages') }}
),

timed as (
    select
        *,
        date_trunc('hour', requested_at) as requested_hour,
        {{ elapsed_seconds('requested_at', 'first_final_at') }} as first_final_after_seconds,
        {{ days_between('requested_at', 'finalised_at') }} as finalised_day_offset,
        {{ days_between('requested_at', 'first_final_at') }} as first_final_day_offset
    from messages
),

bucketed as (
    select
        *,
        case
            when first_final_at is null then 'none'
            else {{ age_bucket(
                'first_final_after_seconds', receipt_age_buckets(),
            ) | indent(12) }}
        end as age_bucket
    from timed
)

{%- set dimensions = [
    'request_date', 'requested_hour', 'account_id', 'iso_country_code', 'carrier_name', 'mcc',
    'mnc', 'origination_identity', 'origination_identity_type', 'message_type', 'channel',
    'source_schema', 'tenant', 'campaign', 'purpose', 'is_simulator', 'outcome', 'outcome_group',
    'age_bucket', 'finalised_day_offset', 'first_outcome_group', 'first_final_day_offset',
] %}

select
    -- keys
    {%- for dimension in dimensions %}
    {{ dimension }},
    {%- endfor %}

    -- measures
    count(*) as messages,
    cast(coalesce(sum(message_parts), 0) as bigint) as parts,
    cast(sum(price_usd) as decimal(18, 8)) as cost_usd,
    cast(sum(carrier_fee_usd) as decimal(18, 8)) as carrier_fee_usd,
    min(requested_at) as first_requested_at,
    cast(count_if(is_orphan_receipt) as bigint) as orphan_receipts,
    cast(count_if(has_conflicting_receipts) as bigint) as conflicting_receipts,

    -- publication
    cast('{{ var("publication_id") }}' as varchar) as publication_id
from bucketed
group by {{ dimensions | join(', ') }}

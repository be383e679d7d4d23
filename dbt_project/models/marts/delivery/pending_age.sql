with in_flight as (
    select *
    from {{ ref('int_messages_in_flight') }}
),

limits as (
    select *
    from {{ ref('sms_pending_limits') }}
),

bucketed as (
    select
        in_flight.*,
        limits.limit_minutes * 60 as limit_seconds,
        {{ age_bucket('in_flight.age_seconds', pending_age_buckets()) | indent(8) }} as age_bucket
    from in_flight
    left join limits
        on in_flight.message_type = limits.message_type
),

delivered_later as (
    select *
    from {{ ref('int_delivered_later') }}
),

counted as (
    select
        request_date,
        as_of,
        account_id,
        iso_country_code,
        message_type,
        age_bucket,
        limit_seconds,
        cast(sum(messages) as bigint) as messages,
        {{ messages_where('age_seconds >= limit_seconds') }} as beyond_limit,
        {{ messages_where('age_seconds >= ' ~ age_bucket_end('96h')) }} as lost,
        cast(sum(cost_usd) as decimal(18, 8)) as cost_usd,
        min(first_requested_at) as oldest_requested_at
    from bucketed
    group by
        request_date, as_of, account_id, iso_country_code, message_type, age_bucket, limit_seconds
)

select
    -- keys
    counted.request_date,
    cast(counted.as_of as timestamp) as as_of,
    counted.account_id,
    counted.iso_country_code,
    counted.message_type,
    counted.age_bucket,

    -- measures
    counted.messages,
    counted.limit_seconds,
    case when counted.limit_seconds is not null then counted.beyond_limit end as beyond_limit,
    counted.lost,
    counted.cost_usd,
    counted.oldest_requested_at,

    -- what became of such messages before
    coalesce(delivered_later.pending_before, 0) as pending_before,
    coalesce(delivered_later.delivered_later, 0) as delivered_later,
    {%- set evidence = ['delivered_later.delivered_later', 'delivered_later.pending_before'] %}
    {{ ratio(*evidence) }} as delivered_later_share,
    {{ wilson_low(*evidence) | indent(4) }} as delivered_later_share_low,
    {{ wilson_high(*evidence) | indent(4) }} as delivered_later_share_high,

    -- publication
    cast('{{ var("publication_id") }}' as varchar) as publication_id
from counted
left join delivered_later
    on
        counted.request_date = delivered_later.request_date
        and counted.account_id = delivered_later.account_id
        and counted.iso_country_code = delivered_later.iso_country_code
        and counted.age_bucket = delivered_later.age_bucket

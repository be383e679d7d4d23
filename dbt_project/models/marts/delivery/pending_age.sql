with in_flight as (
    select *
    from {{ ref('int_messages_in_flight') }}
),

bucketed as (
    select
        *,
        {{ age_bucket('age_seconds', pending_age_buckets()) | indent(8) }} as age_bucket
    from in_flight
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
        cast(sum(messages) as bigint) as messages,
        cast(sum(cost_usd) as decimal(18, 8)) as cost_usd,
        min(first_requested_at) as oldest_requested_at
    from bucketed
    group by request_date, as_of, account_id, iso_country_code, message_type, age_bucket
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
    counted.cost_usd,
    counted.oldest_requested_at,
    delivered_later.delivered_later_share,

    -- publication
    cast('{{ var("publication_id") }}' as varchar) as publication_id
from counted
left join delivered_later
    on
        counted.request_date = delivered_later.request_date
        and counted.account_id = delivered_later.account_id
        and counted.iso_country_code = delivered_later.iso_country_code
        and counted.age_bucket = delivered_later.age_bucket

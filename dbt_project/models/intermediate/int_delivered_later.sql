with window_days as (
    select request_date
    from {{ ref('int_window_days') }}
),

history as (
    select
        request_date,
        account_id,
        iso_country_code,
        {{ age_bucket_start(
            "replace(age_bucket, 'none', 'beyond')", receipt_age_buckets()
        ) | indent(8) }} as least_age_seconds,
        sum(messages) as messages,
        sum(delivered) as delivered
    from {{ ref('int_settling_history') }}
    group by request_date, account_id, iso_country_code, age_bucket
),

buckets as (
    {%- for name in pending_age_buckets() %}
    select
        '{{ name }}' as age_bucket,
        {{ age_bucket_start("'" ~ name ~ "'", pending_age_buckets()) | indent(8) }} as start_seconds
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
)

-- Mature days of the four weeks before each day: of the messages that were still in flight at the
-- start of a bucket, how many ended delivered.
select
    window_days.request_date,
    history.account_id,
    history.iso_country_code,
    buckets.age_bucket,
    cast(sum(history.messages) as bigint) as pending_before,
    cast(sum(history.delivered) as bigint) as delivered_later
from history
inner join window_days
    on
        history.request_date
        <= {{ add_days('window_days.request_date', 1 - var('maturity_days')) }}
        and history.request_date
        > {{ add_days('window_days.request_date', -27 - var('maturity_days')) }}
inner join buckets
    on history.least_age_seconds >= buckets.start_seconds
group by
    window_days.request_date, history.account_id, history.iso_country_code, buckets.age_bucket

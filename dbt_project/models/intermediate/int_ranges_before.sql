with history as (
    select
        *,
        {{ days_between("date '1970-01-01'", 'request_date') }} as day_number
    from {{ ref('int_ranges_history') }}
),

window_days as (
    select request_date
    from {{ ref('int_window_days') }}
),

account_days as (
    select distinct
        request_date,
        account_id,
        day_number
    from history
),

known as (
    select
        request_date,
        account_id,
        count(*) over (
            partition by account_id
            order by day_number
            range between 28 preceding and 1 preceding
        ) as days_known
    from account_days
),

before as (
    select
        *,
        sum(messages) over range_before as messages_before,
        count(*) over range_before as days_seen
    from history
    window range_before as (
        partition by account_id, iso_country_code, recipient_prefix
        order by day_number
        range between 28 preceding and 1 preceding
    )
)

select
    before.request_date,
    before.account_id,
    before.iso_country_code,
    before.recipient_prefix,
    coalesce(cast(before.messages_before as bigint), 0) as messages_before,
    before.days_seen,
    known.days_known
from before
inner join known
    on {{ same(['request_date', 'account_id'], 'before', 'known') | indent(8) }}
where before.request_date in (select window_days.request_date from window_days)

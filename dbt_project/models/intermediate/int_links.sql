{{ config(materialized='table') }}

-- attempts of one application message follow one another, at most a day apart
with attempts as (
    select
        account_id,
        attempt_id,
        request_date,
        requested_at,
        outcome_group,
        price_usd,
        retry_of,
        lag(attempt_id) over (
            partition by account_id, application_message_id order by requested_at, attempt_id
        ) as attempt_before,
        lag(request_date) over (
            partition by account_id, application_message_id order by requested_at, attempt_id
        ) as date_before
    from {{ ref('int_attempts') }}
    where retry_of is not null or application_message_id is not null
),

sends as (
    select *
    from {{ ref('int_sends') }}
    where message_id is not null
)

select
    attempts.account_id,
    attempts.attempt_id,
    attempts.request_date,
    attempts.requested_at,
    attempts.outcome_group,
    attempts.price_usd,
    coalesce(sends.message_id, attempts.retry_of, attempts.attempt_before) as repeated_id
from attempts
left join sends
    on
        attempts.account_id = sends.account_id
        and attempts.retry_of = sends.request_id
where
    attempts.retry_of is not null
    or {{ days_between('attempts.date_before', 'attempts.request_date') }} <= 1

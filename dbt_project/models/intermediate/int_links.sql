{{ config(materialized='table') }}

with attempts as (
    select *
    from {{ ref('int_attempts') }}
),

sends as (
    select *
    from {{ ref('int_sends') }}
    where message_id is not null
),

-- attempts of one application message follow one another, at most a day apart
numbered as (
    select
        account_id,
        attempt_id,
        request_date,
        retry_of,
        lag(attempt_id) over (
            partition by account_id, application_message_id order by requested_at, attempt_id
        ) as attempt_before,
        lag(request_date) over (
            partition by account_id, application_message_id order by requested_at, attempt_id
        ) as date_before
    from attempts
    where application_message_id is not null
)

select
    attempts.account_id,
    attempts.attempt_id,
    attempts.request_date,
    coalesce(sends.message_id, attempts.retry_of) as repeated_id
from attempts
left join sends
    on
        attempts.account_id = sends.account_id
        and attempts.retry_of = sends.request_id
where attempts.retry_of is not null
union all
select
    account_id,
    attempt_id,
    request_date,
    attempt_before as repeated_id
from numbered
where
    retry_of is null
    and {{ days_between('date_before', 'request_date') }} <= 1

with window_days as (
    select
        request_date,
        {{ add_days('request_date', 1) }} as next_day
    from {{ ref('int_window_days') }}
    where {{ add_days('request_date', 1) }} <= {{ as_of() }}
),

messages as (
    select *
    from {{ ref('messages') }}
    where
        {{ counted_traffic() }}
        and {{ is_handed_over() }}
        and outcome_group <> 'unmapped'
),

history as (
    select *
    from {{ ref('int_settling_history') }}
),

-- A message of the day itself has an age of its own; at midnight those of an earlier day share one.
of_the_day as (
    select
        window_days.request_date,
        window_days.next_day as as_of,
        messages.account_id,
        messages.iso_country_code,
        coalesce(messages.message_type, 'UNKNOWN') as message_type,
        {{ elapsed_seconds(
            'messages.requested_at', 'cast(window_days.next_day as timestamp)'
        ) }} as age_seconds,
        1 as messages,
        messages.price_usd as cost_usd,
        messages.requested_at as first_requested_at
    from messages
    inner join window_days
        on messages.request_date = window_days.request_date
    where messages.first_final_at is null or messages.first_final_at >= window_days.next_day
),

of_earlier_days as (
    select
        window_days.request_date,
        window_days.next_day as as_of,
        history.account_id,
        history.iso_country_code,
        history.message_type,
        {{ days_between('history.request_date', 'window_days.request_date') }} * 86400
            as age_seconds,
        history.messages,
        history.cost_usd,
        history.first_requested_at
    from history
    inner join window_days
        on
            history.request_date < window_days.request_date
            and history.request_date >= {{ add_days('window_days.request_date', -7) }}
    where
        history.first_final_day_offset is null
        or history.first_final_day_offset
        > {{ days_between('history.request_date', 'window_days.request_date') }}
)

select * from of_the_day
union all
select * from of_earlier_days

with window_days as (
    select request_date
    from {{ ref('int_window_days') }}
),

history as (
    select *
    from {{ ref('int_routes_history') }}
)

-- The four weeks before each day.
select
    window_days.request_date,
    history.account_id,
    history.iso_country_code,
    history.carrier_name,
    history.origination_identity,
    history.outcome,
    cast(sum(history.messages) as bigint) as messages,
    cast(sum(history.offered) as bigint) as offered,
    min(case when history.messages > 0 then history.request_date end) as first_seen_on,
    cast(count(case when history.messages > 0 then 1 end) as bigint) as days_seen
from window_days
inner join history
    on
        history.request_date < window_days.request_date
        and history.request_date >= {{ add_days('window_days.request_date', -28) }}
group by
    window_days.request_date, history.account_id, history.iso_country_code, history.carrier_name,
    history.origination_identity, history.outcome

with volumes as (
    select *
    from {{ ref('int_quiet_volumes') }}
    where weekday_level is not null
),

signals (signal) as (
    values
    ('volume'), ('pumping')
),

costs as (
    select
        request_date,
        account_id,
        iso_country_code,
        cast(sum(paid_messages) as bigint) as n,
        cast(sum(cost_usd) as double) as cost_usd
    from {{ ref('int_costs_standing') }}
    where {{ add_days('request_date', 1) }} <= {{ as_of() }}
    group by request_date, account_id, iso_country_code
),

times as (
    select
        request_date,
        account_id,
        iso_country_code,
        receipts as n,
        cast(p90_seconds as double) as seconds
    from {{ ref('int_times_standing') }}
    where grain = 'country' and receipts > 0 and {{ add_days('request_date', 1) }} <= {{ as_of() }}
),

levels as (
    select
        volumes.account_id,
        'country' as grain,
        volumes.iso_country_code,
        volumes.iso_country_code as entity,
        signals.signal,
        volumes.day,
        volumes.n,
        ln(volumes.n + 0.5e0) - volumes.weekday_level as y,
        1e0 / (exp(volumes.weekday_level) + 0.5e0) as v,
        volumes.weekday_level as base
    from volumes
    cross join signals

    union all

    select
        account_id,
        'fleet' as grain,
        'ZZ' as iso_country_code,
        'fleet' as entity,
        'fleet' as signal,
        day,
        n,
        ln(n + 0.5e0) - weekday_level as y,
        1e0 / (exp(weekday_level) + 0.5e0) as v,
        weekday_level as base
    from {{ ref('int_fleet_volumes') }}
    where weekday_level is not null

    union all

    select
        account_id,
        'country' as grain,
        iso_country_code,
        iso_country_code as entity,
        'cost' as signal,
        request_date as day,
        n,
        ln(cost_usd / n) as y,
        0.2e0 / n as v,
        0e0 as base
    from costs
    where n > 0 and cost_usd > 0

    union all

    select
        account_id,
        'country' as grain,
        iso_country_code,
        iso_country_code as entity,
        'time' as signal,
        request_date as day,
        n,
        ln(seconds + 0.5e0) as y,
        2.56e0 / n as v,
        0e0 as base
    from times
)

select
    account_id,
    grain,
    iso_country_code,
    entity,
    signal,
    day,
    {{ days_between("date '1970-01-01'", 'day') }} as day_number,
    1 as age_days,
    n as x,
    n,
    y,
    v,
    base
from levels
where day >= {{ day_near('from_day', -detector_days('reach') - detector_days('shares')) }}

with signals as (
    select
        account_id,
        grain,
        iso_country_code,
        entity,
        signal,
        day,
        day_number,
        age_days,
        x,
        n,
        y,
        v,
        base
    from {{ ref('int_rate_signals') }}

    union all

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
    from {{ ref('int_level_signals') }}
),

rules as (
    select *
    from {{ ref('int_signal_rules') }}
)

select
    dense_rank() over (
        order by
            signals.account_id, signals.iso_country_code, signals.grain, signals.entity,
            signals.signal, signals.age_days
    ) as series_id,
    signals.*,
    rules.metric,
    rules.direction,
    rules.sign,
    rules.is_part,
    rules.is_share,
    rules.least_tau2
from signals
inner join rules
    on
        rules.signal = signals.signal
        and rules.is_part = (signals.grain not in ('country', 'fleet'))

with signals as (
    select *
    from {{ ref('int_rate_signals') }}

    union all

    select *
    from {{ ref('int_level_signals') }}
)

select
    series.series_id,
    signals.day,
    signals.day_number,
    signals.x,
    signals.n,
    signals.y,
    signals.v,
    signals.base,
    series.least_tau2
from signals
inner join {{ ref('int_signal_series') }} as series
    on
        series.account_id = signals.account_id
        and series.grain = signals.grain
        and series.iso_country_code = signals.iso_country_code
        and series.entity = signals.entity
        and series.signal = signals.signal
        and series.age_days = signals.age_days

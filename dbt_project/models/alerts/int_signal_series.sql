with series as (
    select distinct
        account_id,
        grain,
        iso_country_code,
        entity,
        signal,
        age_days
    from {{ ref('int_rate_signals') }}

    union all

    select distinct
        account_id,
        grain,
        iso_country_code,
        entity,
        signal,
        age_days
    from {{ ref('int_level_signals') }}
),

rules as (
    select *
    from {{ ref('int_signal_rules') }}
)

select
    row_number() over (
        order by
            series.account_id, series.iso_country_code, series.grain, series.entity,
            series.signal, series.age_days
    ) as series_id,
    series.*,
    series.account_id || '|' || rules.metric || '|' || rules.direction || '|'
    || series.iso_country_code || '|' || series.grain || '|' || series.entity as dedup_key,
    rules.metric,
    rules.direction,
    rules.sign,
    rules.is_part,
    rules.is_share,
    rules.least_tau2
from series
inner join rules
    on
        rules.signal = series.signal
        and rules.is_part = (series.grain not in ('country', 'fleet'))

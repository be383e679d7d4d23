with series as (
    select
        account_id,
        grain,
        iso_country_code,
        entity,
        metric as signal,
        age_hours
    from {{ ref('int_hour_shares') }}
    group by account_id, grain, iso_country_code, entity, metric, age_hours
    having avg(n) >= {{ detector_hours('least_n') }}
),

rules as (
    select *
    from {{ ref('int_hour_rules') }}
)

select
    row_number() over (
        order by
            series.account_id, series.iso_country_code, series.grain, series.entity,
            series.signal, series.age_hours
    ) as series_id,
    series.*,
    series.account_id || '|' || rules.metric || '|' || rules.direction || '|'
    || series.iso_country_code || '|' || series.grain || '|' || series.entity || '|hour'
        as dedup_key,
    rules.metric,
    rules.direction,
    rules.sign,
    series.grain <> 'country' as is_part,
    true as is_share,
    rules.least_tau2
from series
inner join rules
    on rules.signal = series.signal

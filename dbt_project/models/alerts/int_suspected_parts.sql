with parts as (
    select
        standing.*,
        cast(x as double) / n as share,
        cast(sum(x) over history as double) / sum(n) over history as share_before
    from {{ ref('int_rates_standing') }} as standing
    where
        grain <> 'country'
        and age_days <= 2
        and day >= {{ day_near('from_day', -detector_days('reach') - detector_days('centre')) }}
    window history as (
        partition by account_id, grain, iso_country_code, entity, metric, age_days
        order by day_number
        {{ days_before(detector_days('centre')) }}
    )
),

rules as (
    select *
    from {{ ref('int_signal_rules') }}
    where is_part
)

select distinct
    parts.account_id,
    parts.grain,
    parts.iso_country_code,
    parts.entity,
    parts.metric
from parts
inner join rules
    on rules.signal = parts.metric
where
    parts.day >= {{ day_near('from_day', -detector_days('reach')) }}
    and parts.n >= rules.least_n
    and rules.sign * (parts.share - parts.share_before) >= 0.75e0 * rules.least_effect
    and rules.sign * (parts.share - parts.share_before) * parts.n >= 0.75e0 * rules.least_excess
    and rules.sign * (asin(sqrt(parts.share)) - asin(sqrt(parts.share_before)))
    >= 0.75e0 * rules.calm_z * sqrt(rules.least_tau2 + 1e0 / (4e0 * parts.n + 2e0))

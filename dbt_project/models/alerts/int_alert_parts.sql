with alerts as (
    select *
    from {{ ref('int_alert_evidence') }}
    where strength_rank = 1 and grain = 'country' and is_share
),

parts as (
    select *
    from {{ ref('int_rates_standing') }}
    where grain not in ('country', 'fleet')
),

hit as (
    select
        alerts.dedup_key,
        alerts.opened_day,
        alerts.first_day,
        alerts.expected_value,
        alerts.sign,
        parts.account_id,
        parts.iso_country_code,
        parts.metric,
        parts.grain,
        parts.entity,
        parts.age_days,
        parts.x,
        parts.n
    from alerts
    inner join parts
        on
            parts.account_id = alerts.account_id
            and parts.iso_country_code = alerts.iso_country_code
            and parts.metric = alerts.metric
            and parts.day = alerts.day
            and parts.age_days = alerts.age_days
),

past as (
    select
        hit.dedup_key,
        hit.opened_day,
        hit.grain,
        hit.entity,
        sum(parts.x) as x,
        sum(parts.n) as n
    from hit
    inner join parts
        on
            parts.account_id = hit.account_id
            and parts.iso_country_code = hit.iso_country_code
            and parts.metric = hit.metric
            and parts.grain = hit.grain
            and parts.entity = hit.entity
            and parts.age_days = hit.age_days
            and parts.day < hit.first_day
            and parts.day >= {{ add_days('hit.first_day', -detector_days('mix')) }}
    group by hit.dedup_key, hit.opened_day, hit.grain, hit.entity
),

compared as (
    select
        hit.*,
        coalesce(cast(past.x as double) / past.n, hit.expected_value) as expected_share,
        cast(hit.n as double)
        / sum(hit.n) over (partition by hit.dedup_key, hit.opened_day, hit.grain) as weight,
        coalesce(cast(past.n as double), 0e0)
        / sum(past.n) over (partition by hit.dedup_key, hit.opened_day, hit.grain) as past_weight
    from hit
    left join past
        on
            past.dedup_key = hit.dedup_key
            and past.opened_day = hit.opened_day
            and past.grain = hit.grain
            and past.entity = hit.entity
)

select
    dedup_key,
    opened_day,
    grain,
    entity,
    x,
    n,
    expected_share,
    weight,
    past_weight,
    sign * (x - n * expected_share) as excess_messages,
    sign * expected_share * (weight - past_weight) as mix_effect
from compared

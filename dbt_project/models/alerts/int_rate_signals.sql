with rates as (
    select rates.*
    from {{ ref('int_rates_standing') }} as rates
    inner join {{ ref('int_fleet_volumes') }} as fleet
        on
            fleet.account_id = rates.account_id
            and fleet.day = rates.day
    where
        not fleet.is_missing
        and (rates.grain = 'country' or rates.age_days <= 2)
        and (rates.metric in ('delivery', 'blocked') or rates.age_days <= 2)
),

busy_parts as (
    select
        account_id,
        grain,
        iso_country_code,
        entity
    from rates
    where day >= {{ day_near('from_day', -detector_days('reach')) }}
    group by account_id, grain, iso_country_code, entity
    having max(n) >= 50 or grain = 'country'
),

final as (
    select
        delivery.account_id,
        delivery.grain,
        delivery.iso_country_code,
        delivery.entity,
        delivery.day,
        delivery.day_number,
        delivery.age_days,
        delivery.x,
        greatest(delivery.n - pending.x, delivery.x) as n
    from rates as delivery
    inner join rates as pending
        on
            pending.account_id = delivery.account_id
            and pending.iso_country_code = delivery.iso_country_code
            and pending.day = delivery.day
            and pending.age_days = delivery.age_days
    where
        delivery.grain = 'country' and delivery.metric = 'delivery'
        and pending.grain = 'country' and pending.metric = 'pending'
),

counted as (
    select
        rates.account_id,
        rates.grain,
        rates.iso_country_code,
        rates.entity,
        rates.metric as signal,
        rates.day,
        rates.day_number,
        rates.age_days,
        rates.x,
        rates.n
    from rates
    inner join busy_parts
        on
            busy_parts.account_id = rates.account_id
            and busy_parts.grain = rates.grain
            and busy_parts.iso_country_code = rates.iso_country_code
            and busy_parts.entity = rates.entity

    union all

    select
        account_id,
        grain,
        iso_country_code,
        entity,
        'final' as signal,
        day,
        day_number,
        age_days,
        x,
        n
    from final
    where n > 0
)

select
    counted.*,
    asin(sqrt((cast(x as double) + 0.375e0) / (cast(n as double) + 0.75e0))) as y,
    1e0 / (4e0 * cast(n as double) + 2e0) as v,
    0e0 as base
from counted

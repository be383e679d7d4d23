with rates as (
    select rates.*
    from {{ ref('int_rates_standing') }} as rates
    inner join {{ ref('int_fleet_volumes') }} as fleet
        on
            fleet.account_id = rates.account_id
            and fleet.day = rates.day
    where
        not fleet.is_missing
        and rates.day
        >= {{ day_near('from_day', -detector_days('reach') - detector_days('shares')) }}
        and (rates.age_days <= 2 or rates.metric in ('delivery', 'blocked'))
),

countries as (
    select *
    from rates
    where grain = 'country'
),

parts as (
    select rates.*
    from rates
    inner join {{ ref('int_suspected_parts') }} as suspected
        on
            suspected.account_id = rates.account_id
            and suspected.grain = rates.grain
            and suspected.iso_country_code = rates.iso_country_code
            and suspected.entity = rates.entity
            and suspected.metric = rates.metric
    where rates.age_days <= 2
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
    from countries as delivery
    inner join countries as pending
        on
            pending.account_id = delivery.account_id
            and pending.iso_country_code = delivery.iso_country_code
            and pending.day = delivery.day
            and pending.age_days = delivery.age_days
    where delivery.metric = 'delivery' and pending.metric = 'pending'
),

counted as (
    {% for rates in ['countries', 'parts', 'final'] %}
    select
        account_id,
        grain,
        iso_country_code,
        entity,
        {{ "'final'" if rates == 'final' else 'metric' }} as signal,
        day,
        day_number,
        age_days,
        x,
        n
    from {{ rates }}
    {{ "union all" if not loop.last }}
    {% endfor %}
)

select
    counted.*,
    asin(sqrt((cast(x as double) + 0.375e0) / (cast(n as double) + 0.75e0))) as y,
    1e0 / (4e0 * cast(n as double) + 2e0) as v,
    0e0 as base
from counted
where n > 0

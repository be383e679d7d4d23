with rates as (
    select
        account_id,
        grain,
        iso_country_code,
        entity,
        metric,
        requested_hour,
        {{ elapsed_hours("timestamp '1970-01-01 00:00:00'", 'requested_hour') }} as hour_number,
        age_hours,
        x,
        n
    from {{ ref('int_hours_standing') }}
    where n > 0 and metric in ('delivery', 'blocked', 'pending')
),

final as (
    select
        delivery.account_id,
        delivery.grain,
        delivery.iso_country_code,
        delivery.entity,
        'final' as signal,
        delivery.requested_hour,
        delivery.hour_number,
        delivery.age_hours,
        delivery.x,
        greatest(delivery.n - pending.x, delivery.x) as n
    from rates as delivery
    inner join rates as pending
        on
            pending.account_id = delivery.account_id
            and pending.grain = delivery.grain
            and pending.iso_country_code = delivery.iso_country_code
            and pending.entity = delivery.entity
            and pending.hour_number = delivery.hour_number
            and pending.age_hours = delivery.age_hours
    where delivery.metric = 'delivery' and pending.metric = 'pending'
)

select *
from rates

union all

select *
from final
where n > 0

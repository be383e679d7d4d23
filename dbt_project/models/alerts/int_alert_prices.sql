with alerts as (
    select *
    from {{ ref('int_alert_evidence') }}
    where strength_rank = 1
)

select
    alerts.dedup_key,
    alerts.opened_day,
    cast(sum(costs.cost_usd) as double) / sum(costs.paid_messages) as price_usd
from alerts
inner join {{ ref('int_costs_standing') }} as costs
    on
        costs.account_id = alerts.account_id
        and (costs.iso_country_code = alerts.iso_country_code or alerts.grain = 'fleet')
        and costs.request_date <= alerts.day
        and costs.request_date > {{ add_days('alerts.day', -detector_days('mix')) }}
group by alerts.dedup_key, alerts.opened_day
having sum(costs.paid_messages) > 0

with missed as (
    select
        published.*,
        reached.alert_id is not null as is_reached
    from {{ source('published', 'alerts') }} as published
    left join {{ ref('int_alerts_reached') }} as reached
        on reached.alert_id = published.alert_id
    left join {{ ref('int_alerts_found') }} as found
        on found.alert_id = published.alert_id
    where found.alert_id is null
),

absorbed as (
    select distinct missed.alert_id
    from missed
    inner join {{ ref('int_alerts_found') }} as found
        on
            found.dedup_key = missed.dedup_key
            and found.opened_day <= missed.last_day
            and found.last_day >= missed.opened_day
)

select
    missed.alert_id,
    missed.dedup_key,
    missed.account_id,
    missed.grain,
    missed.iso_country_code,
    missed.entity,
    missed.metric,
    missed.direction,
    case
        when missed.is_reached then 'retracted'
        when missed.status = 'suppressed' then 'resolved'
        else missed.status
    end as status,
    missed.severity,
    missed.severity_reason,
    missed.opened_day,
    missed.first_day,
    missed.last_day,
    missed.days_active,
    missed.found_on,
    missed.target_day,
    missed.age_days,
    missed.x,
    missed.n,
    missed.observed_value,
    missed.expected_value,
    missed.expected_low,
    missed.expected_high,
    missed.excess_messages,
    missed.excess_cost_usd,
    missed.z,
    missed.tail_p,
    missed.q_bh,
    missed.gates,
    missed.baseline_days,
    missed.baseline_odd_days,
    missed.baseline_n_median,
    missed.baseline_tau,
    missed.calendar_match,
    missed.culprit_grain,
    missed.culprit_entity,
    missed.contributors,
    missed.mix_effect,
    missed.rate_effect,
    missed.as_of,
    missed.run_kind
from missed
left join absorbed
    on absorbed.alert_id = missed.alert_id
where not missed.is_reached or (missed.run_kind = 'daily' and absorbed.alert_id is null)

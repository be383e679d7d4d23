with evidence as (
    select
        evidence.*,
        ids.alert_id,
        case
            when evidence.is_part then evidence.grain else drill_downs.culprit_grain
        end as culprit_grain,
        case
            when evidence.is_part then evidence.entity else drill_downs.culprit_entity
        end as culprit_entity,
        drill_downs.contributors,
        drill_downs.mix_effect
    from {{ ref('int_alert_evidence') }} as evidence
    left join {{ ref('int_alert_drill_downs') }} as drill_downs
        on
            drill_downs.dedup_key = evidence.dedup_key
            and drill_downs.opened_day = evidence.opened_day
    inner join {{ ref('int_alert_ids') }} as ids
        on
            ids.dedup_key = evidence.dedup_key
            and ids.opened_day = evidence.opened_day
    where evidence.strength_rank = 1
)

select
    alert_id,
    dedup_key,
    account_id,
    grain,
    iso_country_code,
    entity,
    metric,
    direction,
    status,
    case
        when
            rounded_z >= 5 and (excess_messages >= 0.01e0 * fleet_n or effect >= 0.3e0)
            then 'critical'
        when rounded_z >= cut_z + 0.5e0 or days_active >= 2 then 'high'
        else 'warning'
    end as severity,
    opened_day,
    first_day,
    last_day,
    days_active,
    found_on,
    day as target_day,
    age_days,
    cast(x as bigint) as x,
    cast(n as bigint) as n,
    round(observed_value, 6) as observed_value,
    round(expected_value, 6) as expected_value,
    round(expected_low, 6) as expected_low,
    round(expected_high, 6) as expected_high,
    round(excess_messages, 1) as excess_messages,
    rounded_z as z,
    exp(-0.717e0 * rounded_z - 0.416e0 * rounded_z * rounded_z) as tail_p,
    baseline_days,
    n_median as baseline_n_median,
    culprit_grain,
    culprit_entity,
    contributors,
    round(case when contributors is not null then mix_effect end, 6) as mix_effect,
    round(case when contributors is not null then effect - mix_effect end, 6) as rate_effect
from evidence

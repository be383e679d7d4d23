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
        drill_downs.mix_effect,
        prices.price_usd,
        calendar.name as calendar_match
    from {{ ref('int_alert_evidence') }} as evidence
    left join {{ ref('int_alert_drill_downs') }} as drill_downs
        on
            drill_downs.dedup_key = evidence.dedup_key
            and drill_downs.opened_day = evidence.opened_day
    inner join {{ ref('int_alert_ids') }} as ids
        on
            ids.dedup_key = evidence.dedup_key
            and ids.opened_day = evidence.opened_day
    left join {{ ref('int_alert_prices') }} as prices
        on
            prices.dedup_key = evidence.dedup_key
            and prices.opened_day = evidence.opened_day
    left join {{ ref('int_calendar') }} as calendar
        on
            calendar.iso_country_code = evidence.iso_country_code
            and calendar.day = evidence.day
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
    {{ severity_of_alert() | indent(4) }} as severity,
    {{ reason_of_severity() | indent(4) }} as severity_reason,
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
    cast(
        round(
            case
                when metric = 'cost' then (observed_value - expected_value) * n
                when metric not in ('opt_out', 'time_to_receipt')
                    then round(excess_messages, 1) * price_usd
            end, 4
        ) as decimal(18, 8)
    ) as excess_cost_usd,
    rounded_z as z,
    tail_p,
    q_bh,
    {{ gates_json() | indent(4) }} as gates,
    baseline_days,
    odd_days as baseline_odd_days,
    n_median as baseline_n_median,
    round(sqrt(tau2), 6) as baseline_tau,
    calendar_match,
    culprit_grain,
    culprit_entity,
    contributors,
    round(case when contributors is not null then mix_effect end, 6) as mix_effect,
    round(case when contributors is not null then effect - mix_effect end, 6) as rate_effect,
    {{ as_of() }} as as_of
from evidence

with evidence as (
    select *
    from {{ ref('int_alert_evidence') }}
    where strength_rank = 1
)

select
    {{ dbt.hash("dedup_key || '|' || cast(opened_day as varchar)") }} as alert_id,
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
    day as target_day,
    age_days,
    x,
    n,
    round(observed_value, 6) as observed_value,
    round(expected_value, 6) as expected_value,
    round(expected_low, 6) as expected_low,
    round(expected_high, 6) as expected_high,
    round(excess_messages, 1) as excess_messages,
    rounded_z as z,
    exp(-0.717e0 * rounded_z - 0.416e0 * rounded_z * rounded_z) as tail_p,
    baseline_days,
    baseline_n_median
from evidence

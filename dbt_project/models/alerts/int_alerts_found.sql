with episodes as (
    select *
    from {{ ref('int_rate_episodes') }}
    where
        last_day >= {{ day_near('from_day', -detector_days('unsettled')) }}
        and opened_day <= {{ day_near('to_day', detector_days('baseline')) }}
),

findings as (
    select
        scores.*,
        -- sums of doubles differ in their last bits from run to run
        round(z, 3) as rounded_z
    from {{ ref('int_rate_scores') }} as scores
    where is_finding
),

judged as (
    select max(day_number) as last_day_number
    from {{ ref('int_rate_history') }}
    where age_days = 2
),

evidence as (
    select
        findings.*,
        episodes.opened_day,
        episodes.first_day,
        episodes.last_day,
        episodes.days_active,
        case
            when episodes.is_retracted then 'retracted'
            when
                judged.last_day_number
                >= episodes.last_day_number + {{ detector_days('closing') }}
                then 'resolved'
            when episodes.last_day > episodes.opened_day then 'ongoing'
            else 'open'
        end as status,
        row_number() over (
            partition by episodes.dedup_key, episodes.opened_day
            order by findings.rounded_z desc, findings.day asc, findings.age_days desc
        ) as strength_rank
    from episodes
    inner join findings
        on
            findings.dedup_key = episodes.dedup_key
            and findings.day between episodes.opened_day and episodes.last_day
    cross join judged
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
        when rounded_z >= 5 and (excess_messages >= 0.01e0 * fleet_n or effect >= 0.3e0) then 'critical'
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
where strength_rank = 1

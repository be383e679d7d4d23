with active_hours as (
    select
        dedup_key,
        hour_number,
        max(case when is_finding then 1 else 0 end) as is_finding,
        case
            when
                hour_number - lag(hour_number) over (partition by dedup_key order by hour_number)
                <= {{ detector_hours('closing') }}
                then 0
            else 1
        end as is_first
    from {{ ref('int_hour_findings') }}
    group by dedup_key, hour_number
),

numbered_hours as (
    select
        active_hours.*,
        sum(is_first) over (
            partition by dedup_key order by hour_number
            rows between unbounded preceding and current row
        ) as episode
    from active_hours
),

ranked as (
    select
        findings.*,
        numbered_hours.episode,
        max(findings.requested_hour) over of_episode as last_hour,
        bool_or(findings.is_finding) over of_episode as is_alert,
        min(case when findings.is_finding then findings.requested_hour end) over of_episode
            as opened_hour,
        min(case when findings.is_finding then findings.known_at end) over of_episode as found_at,
        row_number() over (
            partition by findings.dedup_key, numbered_hours.episode
            order by
                case when findings.is_finding then 0 else 1 end, round(findings.z, 3) desc,
                findings.hour_number asc, findings.age_hours asc, findings.signal asc
        ) as strength_rank
    from {{ ref('int_hour_findings') }} as findings
    inner join numbered_hours
        on
            numbered_hours.dedup_key = findings.dedup_key
            and numbered_hours.hour_number = findings.hour_number
    window of_episode as (partition by findings.dedup_key, numbered_hours.episode)
)

select
    {{ dbt.hash("dedup_key || '|' || cast(opened_hour as varchar)") }} as alert_id,
    dedup_key,
    account_id,
    grain,
    iso_country_code,
    entity,
    metric,
    direction,
    opened_hour,
    last_hour,
    found_at,
    requested_hour as target_hour,
    age_hours,
    cast(x as bigint) as x,
    cast(n as bigint) as n,
    round(observed_value, 6) as observed_value,
    round(expected_value, 6) as expected_value,
    round(expected_low, 6) as expected_low,
    round(expected_high, 6) as expected_high,
    round(excess_messages, 1) as excess_messages,
    round(z, 3) as z,
    '{{ detector_version() }}' as model_version
from ranked
where strength_rank = 1 and is_alert

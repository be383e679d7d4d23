with marked as (
    select
        standing.*,
        case
            when
                {{ days_between(
                    "max(last_day) over (partition by account_id, iso_country_code"
                    ~ " order by opened_day, alert_id"
                    ~ " rows between unbounded preceding and 1 preceding)",
                    "opened_day"
                ) }} <= {{ detector_days('closing') }}
                then 0
            else 1
        end as is_first_of_incident
    from {{ ref('int_alerts_standing') }} as standing
),

numbered as (
    select
        marked.*,
        sum(is_first_of_incident) over (
            partition by account_id, iso_country_code
            order by opened_day, alert_id
            rows between unbounded preceding and current row
        ) as incident_number
    from marked
),

grouped as (
    select
        numbered.*,
        min(opened_day) over (
            partition by account_id, iso_country_code, incident_number
        ) as incident_opened_day
    from numbered
)

select
    alert_id,
    dedup_key,
    {{ dbt.hash(
        "account_id || '|' || iso_country_code || '|' || cast(incident_opened_day as varchar)"
    ) }} as incident_id,
    account_id,
    grain,
    iso_country_code,
    entity,
    metric,
    direction,
    status,
    severity,
    opened_day,
    first_day,
    last_day,
    days_active,
    found_on,
    target_day,
    age_days,
    x,
    n,
    observed_value,
    expected_value,
    expected_low,
    expected_high,
    excess_messages,
    z,
    tail_p,
    baseline_days,
    baseline_n_median,
    culprit_grain,
    culprit_entity,
    contributors,
    mix_effect,
    rate_effect,
    '{{ detector_version() }}' as model_version,
    {{ alert_explanation() }} as explanation,
    run_kind,
    opened_day as request_date,
    '{{ var("publication_id") }}' as publication_id
from grouped

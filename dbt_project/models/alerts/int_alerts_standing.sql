with found as (
    select *
    from {{ ref('int_alerts_found') }}
),

published as (
    select *
    from {{ source('published', 'alerts') }}
),

rebuilt_days as (
    select
        {{ day_near('from_day', -detector_days('unsettled')) }} as first_day,
        -- NULL where there are no rates at all: then every alert stays. Not `least`, which
        -- skips NULLs on DuckDB only.
        case
            when max(day) > {{ day_near('to_day', detector_days('baseline')) }}
                then {{ day_near('to_day', detector_days('baseline')) }}
            else max(day)
        end as last_day
    from {{ ref('int_rates_standing') }}
),

carried as (
    select published.*
    from published
    cross join rebuilt_days
    left join found
        on found.alert_id = published.alert_id
    where
        found.alert_id is null
        and (
            rebuilt_days.last_day is null
            or published.last_day < rebuilt_days.first_day
            or published.opened_day > rebuilt_days.last_day
        )
)

select
    found.*,
    coalesce(published.run_kind, '{{ var("run_kind") }}') as run_kind
from found
left join published
    on published.alert_id = found.alert_id

union all

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
    run_kind
from carried

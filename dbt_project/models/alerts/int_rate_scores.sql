with history as (
    select *
    from {{ ref('int_rate_history') }}
),

centres as (
    select *
    from {{ ref('int_rate_centres') }}
),

raw_scores as (
    select
        history.*,
        centres.centre,
        centres.baseline_days,
        centres.baseline_n_median,
        sqrt(centres.tau2 + history.v + centres.centre_variance) as standard_error,
        history.sign * (history.y - centres.centre)
        / sqrt(centres.tau2 + history.v + centres.centre_variance) as raw_z,
        cast(least(centres.baseline_days - 1, 20) as double) as freedom
    from history
    inner join centres
        on
            centres.series_id = history.series_id
            and centres.day_number = history.day_number
),

scores as (
    select
        raw_scores.*,
        cast(x as double) / n as observed_value,
        power(sin(greatest(centre, 0e0)), 2) as expected_value,
        power(sin(greatest(centre - 3 * standard_error, 0e0)), 2) as expected_low,
        power(sin(least(centre + 3 * standard_error, asin(1e0))), 2) as expected_high,
        raw_z * (1e0 - 1e0 / (4e0 * freedom)) / sqrt(1e0 + raw_z * raw_z / (2e0 * freedom)) as z
    from raw_scores
)

select
    account_id || '|' || metric || '|' || direction || '|' || iso_country_code
    || '|' || grain || '|' || entity as dedup_key,
    account_id,
    grain,
    iso_country_code,
    entity,
    metric,
    direction,
    day,
    day_number,
    age_days,
    is_revised_by_receipts,
    x,
    n,
    observed_value,
    expected_value,
    expected_low,
    expected_high,
    sign * (observed_value - expected_value) as effect,
    sign * (x - n * expected_value) as excess_messages,
    sum(n) over (partition by account_id, metric, day, age_days) as fleet_n,
    z,
    cut_z,
    coalesce(
        z >= cut_z
        and n >= 20
        and sign * (x - n * expected_value) >= 10
        and sign * (observed_value - expected_value) >= least_effect,
        false
    ) as is_finding,
    baseline_days,
    baseline_n_median
from scores

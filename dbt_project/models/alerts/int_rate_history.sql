with built as (
    select
        account_id,
        grain,
        iso_country_code,
        entity,
        metric,
        day,
        age_days,
        x,
        n
    from {{ ref('rates_as_of') }}
    where {{ is_accepted('day') }}
),

kept as (
    select *
    from {{ ref('int_rates_kept') }}
),

standing as (
    select * from built
    union all
    select * from kept
),

rules as (
    select *
    from {{ ref('int_rate_rules') }}
)

select
    dense_rank() over (
        order by
            standing.account_id, standing.iso_country_code, standing.entity,
            standing.metric, standing.age_days
    ) as series_id,
    standing.account_id,
    standing.grain,
    standing.iso_country_code,
    standing.entity,
    standing.metric,
    rules.direction,
    standing.day,
    {{ days_between("date '1970-01-01'", 'standing.day') }} as day_number,
    standing.age_days,
    rules.sign,
    rules.cut_z,
    rules.least_effect,
    rules.is_revised_by_receipts,
    standing.x,
    standing.n,
    asin(sqrt((cast(standing.x as double) + 0.375e0) / (cast(standing.n as double) + 0.75e0))) as y,
    1e0 / (4e0 * cast(standing.n as double) + 2e0) as v
from standing
inner join rules
    on
        rules.metric = standing.metric
        and rules.age_days = standing.age_days
where standing.grain = 'country' and standing.n > 0

with counted as (
    select
        request_date,
        account_id,
        iso_country_code,
        outcome_group,
        finalised_day_offset,
        first_outcome_group,
        first_final_day_offset,
        sum(messages) as messages
    from {{ ref('sms_hourly') }}
    where
        {{ counted_traffic() }}
        and outcome_group not in ('suppressed', 'not_sent')
    group by
        request_date, account_id, iso_country_code, outcome_group,
        finalised_day_offset, first_outcome_group, first_final_day_offset
),

ages as (
    select fixed_ages.age_days
    from (values (1), (2), (3), (4)) as fixed_ages (age_days)
),

known_then as (
    select
        counted.request_date,
        counted.account_id,
        counted.iso_country_code,
        ages.age_days,
        counted.messages,
        case
            when counted.outcome_group = 'unmapped' then 'unmapped'
            when counted.finalised_day_offset < ages.age_days then counted.outcome_group
            when counted.first_final_day_offset < ages.age_days then counted.first_outcome_group
            else 'in_flight'
        end as outcome_group
    from counted
    cross join ages
    where {{ add_days('counted.request_date', 'ages.age_days') }} <= {{ as_of() }}
),

metric_groups as (
    select
        metrics.metric,
        metrics.outcome_group
    from (
        values
        ('delivery', 'success_confirmed'),
        ('delivery', 'success_unconfirmed'),
        ('blocked', 'blocked'),
        ('pending', 'in_flight')
    ) as metrics (metric, outcome_group)
),

metrics as (
    select distinct metric
    from metric_groups
)

select
    -- keys
    known_then.account_id,
    'country' as grain,
    known_then.iso_country_code,
    known_then.iso_country_code as entity,
    metrics.metric,
    known_then.request_date as day,
    known_then.age_days,

    -- measures
    cast(
        sum(case when metric_groups.metric is null then 0 else known_then.messages end) as bigint
    ) as x,
    cast(sum(known_then.messages) as bigint) as n,

    -- publication
    known_then.request_date,
    cast('{{ var("publication_id") }}' as varchar) as publication_id
from known_then
cross join metrics
left join metric_groups
    on
        metrics.metric = metric_groups.metric
        and known_then.outcome_group = metric_groups.outcome_group
group by
    known_then.account_id, known_then.iso_country_code, metrics.metric,
    known_then.request_date, known_then.age_days

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
        and {{ is_handed_over() }}
    group by
        request_date, account_id, iso_country_code, outcome_group, finalised_day_offset,
        first_outcome_group, first_final_day_offset
),

at_each_age as (
    select
        counted.*,
        ages.age_days,
        metrics.metric
    from counted
    cross join (values (1), (2), (3), (4)) as ages (age_days)
    cross join (values ('delivery'), ('blocked'), ('pending')) as metrics (metric)
    where {{ add_days('counted.request_date', 'ages.age_days') }} <= {{ as_of() }}
),

known_then as (
    select
        request_date,
        account_id,
        iso_country_code,
        age_days,
        metric,
        messages,
        case
            when outcome_group = 'unmapped' then 'unmapped'
            when finalised_day_offset < age_days then outcome_group
            when first_final_day_offset < age_days then first_outcome_group
            else 'in_flight'
        end as outcome_group
    from at_each_age
),

measured as (
    select
        *,
        case metric
            when 'delivery' then {{ is_success() }}
            when 'blocked' then outcome_group = 'blocked'
            when 'pending' then outcome_group = 'in_flight'
        end as is_counted
    from known_then
)

select
    -- keys
    account_id,
    'country' as grain,
    iso_country_code,
    iso_country_code as entity,
    metric,
    request_date as day,
    age_days,

    -- measures
    {{ messages_where('is_counted') }} as x,
    cast(sum(messages) as bigint) as n,

    -- publication
    request_date,
    cast('{{ var("publication_id") }}' as varchar) as publication_id
from measured
group by account_id, iso_country_code, metric, request_date, age_days

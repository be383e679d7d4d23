{{ config(materialized='view') }}

with standing as (
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

    union all

    select *
    from {{ ref('int_rates_kept') }}
)

select
    *,
    {{ days_between("date '1970-01-01'", 'day') }} as day_number
from standing
where age_days is not null and n > 0

with sent as (
    select
        account_id,
        iso_country_code,
        day,
        n
    from {{ ref('int_rates_standing') }}
    where grain = 'country' and metric = 'delivery' and age_days = 1
),

countries as (
    select
        account_id,
        iso_country_code,
        min(day) as first_day
    from sent
    group by account_id, iso_country_code
),

days as (
    select distinct
        account_id,
        day
    from sent
)

select
    countries.account_id,
    countries.iso_country_code,
    days.day,
    {{ days_between("date '1970-01-01'", 'days.day') }} as day_number,
    coalesce(sent.n, 0) as n
from countries
inner join days
    on
        days.account_id = countries.account_id
        and days.day >= countries.first_day
left join sent
    on
        sent.account_id = countries.account_id
        and sent.iso_country_code = countries.iso_country_code
        and sent.day = days.day

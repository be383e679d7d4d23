with findings as (
    select *
    from {{ ref('int_signal_findings') }}
    where z is not null
),

days as (
    select distinct
        account_id,
        day,
        age_days
    from findings
    where is_finding
),

rules as (
    select distinct signal
    from {{ ref('int_signal_rules') }}
),

-- parts that were never suspected were looked at, too
tested as (
    select
        days.account_id,
        days.day,
        days.age_days,
        count(*) as tests
    from days
    inner join {{ ref('int_rates_standing') }} as rates
        on
            rates.account_id = days.account_id
            and rates.day = days.day
            and rates.age_days = days.age_days
    inner join rules
        on rules.signal = rates.metric
    group by days.account_id, days.day, days.age_days
),

ranked as (
    select
        findings.series_id,
        findings.account_id,
        findings.day,
        findings.age_days,
        findings.is_finding,
        {{ tail_of_score('round(findings.z, 3)') }} as tail_p,
        tested.tests,
        rank() over (
            partition by findings.account_id, findings.day, findings.age_days
            order by round(findings.z, 3) desc
        ) as place
    from findings
    inner join tested
        on
            tested.account_id = findings.account_id
            and tested.day = findings.day
            and tested.age_days = findings.age_days
),

adjusted as (
    select
        ranked.*,
        min({{ at_most('tail_p * tests / place', '1e0') }}) over (
            partition by account_id, day, age_days order by place desc
            range between unbounded preceding and current row
        ) as q_bh
    from ranked
)

select
    series_id,
    day,
    tail_p,
    q_bh
from adjusted
where is_finding

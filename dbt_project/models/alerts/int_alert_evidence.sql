with episodes as (
    select *
    from {{ ref('int_signal_episodes') }}
    where
        last_day >= {{ day_near('from_day', -detector_days('unsettled')) }}
        and opened_day <= {{ day_near('to_day', detector_days('baseline')) }}
),

findings as (
    select
        scores.*,
        -- sums of doubles differ in their last bits from run to run
        round(z, 3) as rounded_z
    from {{ ref('int_signal_findings') }} as scores
    where is_finding
),

judged as (
    select max(day_number) as last_day_number
    from {{ ref('int_rates_standing') }}
    where age_days = 2
)

select
    findings.*,
    odds.tail_p,
    odds.q_bh,
    episodes.opened_day,
    episodes.first_day,
    episodes.last_day,
    episodes.days_active,
    min({{ add_days('findings.day', 'findings.age_days') }}) over (
        partition by episodes.dedup_key, episodes.opened_day
    ) as found_on,
    case
        when episodes.is_retracted then 'retracted'
        when
            judged.last_day_number
            >= episodes.last_day_number + {{ detector_days('closing') }}
            then 'resolved'
        when episodes.last_day > episodes.opened_day then 'ongoing'
        else 'open'
    end as status,
    row_number() over (
        partition by episodes.dedup_key, episodes.opened_day
        order by
            findings.rounded_z desc, findings.day asc, findings.age_days desc, findings.signal asc
    ) as strength_rank
from episodes
inner join findings
    on
        findings.dedup_key = episodes.dedup_key
        and findings.day between episodes.opened_day and episodes.last_day
left join {{ ref('int_signal_odds') }} as odds
    on
        odds.series_id = findings.series_id
        and odds.day = findings.day
cross join judged

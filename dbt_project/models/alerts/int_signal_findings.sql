with scores as (
    select *
    from {{ ref('int_signal_scores') }}
),

delivery_down as (
    select distinct
        account_id,
        iso_country_code,
        day
    from scores
    where signal = 'final' and z >= 2 and effect >= 0.05e0
),

fleet as (
    select
        account_id,
        day,
        age_days,
        sum(n) as fleet_n
    from scores
    where grain = 'country' and signal = 'delivery'
    group by account_id, day, age_days
),

rules as (
    select *
    from {{ ref('int_signal_rules') }}
)

select
    scores.*,
    delivery_down.day is not null as is_delivery_down,
    fleet.fleet_n,
    {{ cut_of_score('age_days') }} as cut_z,
    rules.least_n,
    rules.least_excess,
    case when scores.is_second_day then rules.least_effect_again else rules.least_effect end
        as asked_effect,
    rules.signal in ('blocked', 'delivery', 'final') as is_revised_by_receipts,
    coalesce(
        scores.age_days <= 2
        and scores.z >= {{ cut_of_score('age_days') }}
        and scores.n >= rules.least_n
        and scores.excess_messages >= rules.least_excess
        and scores.effect
        >= case when scores.is_second_day then rules.least_effect_again else rules.least_effect end
        and scores.observed_value >= rules.least_ratio * scores.expected_value
        and (scores.signal <> 'pumping' or scores.effect >= 4 or delivery_down.day is not null),
        false
    ) as is_finding
from scores
inner join rules
    on
        rules.signal = scores.signal
        and rules.is_part = scores.is_part
left join delivery_down
    on
        delivery_down.account_id = scores.account_id
        and delivery_down.iso_country_code = scores.iso_country_code
        and delivery_down.day = scores.day
left join fleet
    on
        fleet.account_id = scores.account_id
        and fleet.day = scores.day
        and fleet.age_days = scores.age_days

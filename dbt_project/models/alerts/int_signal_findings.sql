with scores as (
    select
        scores.*,
        max(case when signal = 'final' and z >= 2 and effect >= 0.05e0 then 1 else 0 end)
            over (partition by account_id, iso_country_code, day) = 1
            as is_delivery_down,
        sum(case when grain = 'country' and signal = 'delivery' then n end)
            over (partition by account_id, day, age_days)
            as fleet_n
    from {{ ref('int_signal_scores') }} as scores
),

rules as (
    select *
    from {{ ref('int_signal_rules') }}
)

select
    scores.*,
    rules.cut_z,
    rules.signal in ('blocked', 'delivery', 'final') as is_revised_by_receipts,
    coalesce(
        scores.age_days <= 2
        and scores.z >= rules.cut_z
        and scores.n >= rules.least_n
        and scores.excess_messages >= rules.least_excess
        and scores.effect
        >= case when scores.is_second_day then rules.least_effect_again else rules.least_effect end
        and scores.observed_value >= rules.least_ratio * scores.expected_value
        and (scores.signal <> 'pumping' or scores.effect >= 4 or scores.is_delivery_down),
        false
    ) as is_finding
from scores
inner join rules
    on
        rules.signal = scores.signal
        and rules.is_part = scores.is_part

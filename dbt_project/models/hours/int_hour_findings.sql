with scores as (
    select *
    from {{ ref('int_hour_scores') }}
    where z >= 2
),

rules as (
    select *
    from {{ ref('int_hour_rules') }}
)

select
    scores.*,
    {{ dbt.dateadd('hour', 'scores.age_hours + 1', 'scores.requested_hour') }} as known_at,
    scores.z >= {{ cut_of_score('age_hours') }}
    and scores.n >= rules.least_n
    and scores.excess_messages >= rules.least_excess
    and scores.effect >= rules.least_effect
    and scores.observed_value >= rules.least_ratio * scores.expected_value
        as is_finding
from scores
inner join rules
    on rules.signal = scores.signal

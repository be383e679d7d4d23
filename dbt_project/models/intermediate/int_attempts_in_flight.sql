with in_flight as (
    select *
    from {{ ref('int_attempts_waiting') }}
),

chains as (
    select
        account_id,
        first_attempt_id,
        attempt_id,
        request_date,
        requested_at,
        outcome_group
    from {{ ref('int_resends') }}
    union all
    select
        account_id,
        attempt_id as first_attempt_id,
        attempt_id,
        request_date,
        requested_at,
        outcome_group
    from {{ ref('int_attempts_followed') }}
),

-- the attempts of a day before to a day after: as many as every window knows
compared as (
    select
        in_flight.account_id,
        in_flight.attempt_id,
        in_flight.request_date,
        {{ count_where(
            'chains.attempt_id <> chains.first_attempt_id'
            ' and chains.requested_at <= in_flight.requested_at'
        ) }} + 1 as attempts,
        bool_or(chains.requested_at > in_flight.requested_at) as is_repeated,
        bool_or({{ is_delivered('chains.outcome_group') }}) as is_reached
    from in_flight
    inner join chains
        on
            {{ same(['account_id', 'first_attempt_id'], 'in_flight', 'chains') | indent(12) }}
            and {{ a_day_apart('chains.request_date', 'in_flight.request_date') }}
    group by in_flight.account_id, in_flight.attempt_id, in_flight.request_date
)

select
    in_flight.*,
    compared.attempts,
    {{ elapsed_seconds('in_flight.requested_at', as_of()) }} as age_seconds
from in_flight
inner join compared
    on {{ same(['account_id', 'attempt_id', 'request_date'], 'in_flight', 'compared') | indent(4) }}
where not compared.is_repeated and not compared.is_reached

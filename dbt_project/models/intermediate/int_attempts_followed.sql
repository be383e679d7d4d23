{{ config(materialized='table') }}

with attempts as (
    select *
    from {{ ref('int_attempts') }}
),

chained as (
    select
        account_id,
        attempt_id
    from {{ ref('int_resends') }}
    union
    select
        account_id,
        first_attempt_id as attempt_id
    from {{ ref('int_resends') }}
)

select attempts.*
from attempts
left join chained
    on {{ same(['account_id', 'attempt_id'], 'attempts', 'chained') | indent(4) }}
where
    attempts.outcome_group = 'in_flight'
    or chained.attempt_id is not null

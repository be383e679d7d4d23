with resends as (
    select *
    from {{ ref('int_resends') }}
)

select
    attempts.*,
    coalesce(resends.first_attempt_id, attempts.attempt_id) as first_attempt_id
from {{ ref('int_attempts_followed') }} as attempts
inner join {{ ref('int_window_days') }} as window_days
    on attempts.request_date = window_days.request_date
left join resends
    on {{ same(['account_id', 'attempt_id', 'request_date'], 'attempts', 'resends') | indent(4) }}
where
    attempts.outcome_group = 'in_flight'
    and attempts.requested_at < {{ as_of() }}

{%- set group = ['request_date', 'account_id', 'iso_country_code', 'purpose', 'status'] -%}

-- First attempts are all attempts less those that repeat one: a count that reads no ids.
with attempts as (
    select
        {{ group | join(', ') }},
        outcome_group,
        1 as counted
    from {{ ref('int_attempts') }}
    union all
    select
        followed.{{ group | join(', followed.') }},
        followed.outcome_group,
        -1 as counted
    from {{ ref('int_attempts_followed') }} as followed
    inner join {{ ref('int_resends') }} as resends
        on {{ same(
            ['account_id', 'attempt_id', 'request_date'], 'followed', 'resends'
        ) | indent(12) }}
)

select
    attempts.{{ group | join(', attempts.') }},
    cast(sum(attempts.counted) as bigint) as chains,
    {{ sum_where("outcome_group not in ('in_flight', 'unmapped')", 'counted') }} as first_ended,
    {{ sum_where(is_delivered(), 'counted') }} as first_delivered
from attempts
inner join {{ ref('int_window_days') }} as window_days
    on attempts.request_date = window_days.request_date
group by attempts.{{ group | join(', attempts.') }}
having sum(attempts.counted) > 0

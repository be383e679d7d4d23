with resends as (
    select *
    from {{ ref('int_resends') }}
),

firsts as (
    select attempts.*
    from {{ ref('int_attempts_followed') }} as attempts
    inner join {{ ref('int_window_days') }} as window_days
        on attempts.request_date = window_days.request_date
    left join resends
        on {{ same(
            ['account_id', 'attempt_id', 'request_date'], 'attempts', 'resends'
        ) | indent(12) }}
    where resends.attempt_id is null
),

repeated as (
    select
        firsts.account_id,
        firsts.attempt_id,
        firsts.request_date,
        count(*) as resends,
        min(resends.requested_at) as first_resent_at,
        bool_or({{ is_delivered('resends.outcome_group') }}) as is_resend_delivered,
        sum(resends.price_usd) as resend_cost_usd
    from firsts
    inner join resends
        on
            firsts.account_id = resends.account_id
            and firsts.attempt_id = resends.first_attempt_id
            and {{ a_day_apart('firsts.request_date', 'resends.request_date') }}
    group by firsts.account_id, firsts.attempt_id, firsts.request_date
)

select
    firsts.account_id,
    firsts.attempt_id,
    firsts.request_date,
    firsts.iso_country_code,
    firsts.purpose,
    firsts.status,
    repeated.resends,
    repeated.resend_cost_usd,
    case
        when
            {{ is_delivered('firsts.outcome_group') }}
            and firsts.final_at < repeated.first_resent_at
            then 'needless'
        when {{ is_delivered('firsts.outcome_group') }} then 'duplicate'
        when repeated.is_resend_delivered then 'rescued'
        else 'not_rescued'
    end as fate
from firsts
inner join repeated
    on {{ same(['account_id', 'attempt_id', 'request_date'], 'firsts', 'repeated') | indent(4) }}

{%- set place = ['request_date', 'account_id', 'iso_country_code'] -%}

with candidates as (
    select *
    from {{ ref('int_retry_policies') }}
),

shares as (
    select
        *,
        {{ ratio('delivered_later', 'pending_before') }} as share
    from {{ ref('int_delivered_later') }}
),

-- A resend helps when it arrives and the attempt in flight doesn't; when both do, it doubles.
weighed as (
    select
        candidates.*,
        later.share as delivered_later_share,
        fresh.share as fresh_delivered_share,
        fresh.share * (1 - later.share) as expected_benefit
    from candidates
    left join shares as later
        on
            {{ same(place, 'candidates', 'later') | indent(12) }}
            and candidates.age_bucket = later.age_bucket
    left join shares as fresh
        on
            {{ same(place, 'candidates', 'fresh') | indent(12) }}
            and fresh.age_bucket = '5m'
),

judged as (
    select
        *,
        case
            when {{ is_one_time_code() }} and useful_until is null then 'no_expiry'
            when useful_until <= {{ as_of() }} then 'expired'
            when given_up_at <= {{ as_of() }} then 'too_old'
            when attempts >= max_attempts then 'attempts_used'
            when expected_benefit is null then 'no_evidence'
            when expected_benefit < least_benefit then 'little_benefit'
            else 'beyond_limit'
        end as reason
    from weighed
)

select
    -- keys
    request_date,
    account_id,
    attempt_id as message_id,

    -- the message
    cast({{ as_of() }} as timestamp) as as_of,
    first_attempt_id,
    attempts,
    max_attempts,
    iso_country_code,
    message_type,
    purpose,
    requested_at,
    age_seconds,
    limit_seconds,

    -- what to do
    case
        when reason = 'beyond_limit' then 'resend'
        when reason in ('no_evidence', 'little_benefit') then 'wait'
        else 'give_up'
    end as verdict,
    reason,
    deadline,

    -- what to expect
    delivered_later_share,
    fresh_delivered_share,
    expected_benefit,
    price_usd as expected_cost_usd,

    -- publication
    cast('{{ var("run_kind") }}' as varchar) as run_kind,
    cast('{{ var("publication_id") }}' as varchar) as publication_id
from judged

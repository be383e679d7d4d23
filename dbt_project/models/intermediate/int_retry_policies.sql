with in_flight as (
    select *
    from {{ ref('int_attempts_in_flight') }}
),

policies as (
    select *
    from {{ ref('sms_retry_policy') }}
),

ranked as (
    select
        in_flight.*,
        policies.limit_minutes * 60 as limit_seconds,
        policies.give_up_minutes * 60 as give_up_seconds,
        policies.max_attempts,
        policies.least_benefit,
        coalesce(
            in_flight.expires_at,
            {{ dbt.dateadd('minute', 'policies.expires_minutes', 'in_flight.requested_at') }}
        ) as useful_until,
        {{ dbt.dateadd('minute', 'policies.give_up_minutes', 'in_flight.requested_at') }}
            as given_up_at,
        row_number() over (
            partition by in_flight.account_id, in_flight.attempt_id, in_flight.request_date
            order by
                case when policies.iso_country_code = '*' then 1 else 0 end,
                case policies.purpose when '*' then 2 when in_flight.purpose then 0 else 1 end,
                case when policies.message_type = '*' then 1 else 0 end
        ) as place
    from in_flight
    inner join policies
        on
            policies.message_type in ('*', in_flight.message_type)
            and (
                policies.purpose in ('*', in_flight.purpose)
                or (
                    policies.purpose = 'one_time_code'
                    and {{ is_one_time_code('in_flight.purpose') }}
                )
            )
            and policies.iso_country_code in ('*', in_flight.iso_country_code)
)

select
    *,
    case when useful_until < given_up_at then useful_until else given_up_at end as deadline,
    {{ age_bucket('age_seconds', pending_age_buckets()) | indent(4) }} as age_bucket
from ranked
where
    place = 1
    and age_seconds >= limit_seconds

with events as (
    select
        account_id,
        message_id,
        {{ json_value('context', 'retry_of') }} as repeated_id,
        {{ json_value('context', 'application_message_id') }} as application_message_id
    from {{ ref('stg_sms_events') }}
    where
        not is_opt_out
        and context is not null
),

sends as (
    select *
    from {{ ref('int_sends') }}
    where retry_of is not null
)

select
    account_id,
    message_id
from events
where repeated_id is not null or application_message_id is not null
union
select
    account_id,
    repeated_id as message_id
from events
where repeated_id is not null
union
select
    account_id,
    message_id
from sends
where message_id is not null
union
select
    account_id,
    retry_of as message_id
from sends

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

links as (
    select
        account_id,
        message_id,
        repeated_id
    from events
    where repeated_id is not null or application_message_id is not null
    union all
    select
        account_id,
        message_id,
        retry_of as repeated_id
    from {{ ref('int_sends') }}
    where retry_of is not null
),

-- Both ends of a link, of one scan of the events.
ends as (
    select
        links.account_id,
        case ends_of_link.name when 'repeats' then links.message_id else links.repeated_id end
            as message_id
    from links
    cross join (values ('repeats'), ('is repeated')) as ends_of_link (name)
)

select distinct
    account_id,
    message_id
from ends
where message_id is not null

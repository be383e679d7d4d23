with events as (
    select *
    from {{ ref('stg_sms_events') }}
)

select
    account_id,
    message_id,
    min(event_at) as opted_out_at
from events
where is_opt_out
group by account_id, message_id

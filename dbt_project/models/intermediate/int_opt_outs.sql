with told_by_events as (
    select
        account_id,
        message_id,
        event_at as opted_out_at,
        arrived_hour
    from {{ ref('stg_sms_events') }}
    where is_opt_out
),

told_by_replies as (
    select
        account_id,
        previous_message_id as message_id,
        received_at as opted_out_at,
        arrived_hour
    from {{ ref('int_opt_out_replies') }}
    where previous_message_id is not null
),

opt_outs as (
    select * from told_by_events
    union all
    select * from told_by_replies
)

select
    account_id,
    message_id,
    opted_out_at,
    min(arrived_hour) as arrived_hour,
    lag(opted_out_at, 1, timestamp '1970-01-01 00:00:00') over (
        partition by account_id, message_id order by opted_out_at
    ) as opted_out_before_at
from opt_outs
group by account_id, message_id, opted_out_at

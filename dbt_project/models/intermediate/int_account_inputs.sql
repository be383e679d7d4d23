with window_days as (
    select request_date
    from {{ ref('int_window_days') }}
),

inputs as (
    select
        window_days.request_date,
        replies.account_id,
        true as has_replies,
        false as has_sends
    from window_days
    inner join {{ ref('stg_inbound_messages') }} as replies
        on
            replies.partition_day between window_days.request_date
            and {{ add_days('window_days.request_date', var('v1_days_after')) }}
    union all
    select
        request_date,
        account_id,
        false as has_replies,
        true as has_sends
    from {{ ref('int_sends_of_window') }}
)

select
    request_date,
    account_id,
    bool_or(has_replies) as has_replies,
    bool_or(has_sends) as has_sends
from inputs
group by request_date, account_id

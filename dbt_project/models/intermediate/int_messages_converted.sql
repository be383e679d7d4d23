with messages as (
    select *
    from {{ ref('messages') }}
    where {{ counted_traffic() }}
),

conversions as (
    select *
    from {{ ref('int_conversions') }}
)

select
    messages.*,
    conversions.message_id is not null
    and (conversions.is_converted or {{ is_one_time_code('messages.purpose') }})
        as is_conversion_expected,
    coalesce(conversions.is_converted, false) as is_converted,
    coalesce(conversions.is_observable, false) as is_conversion_observable
from messages
left join conversions
    on
        {{ same(['account_id', 'message_id'], 'messages', 'conversions') | indent(8) }}
        and {{ days_between('messages.request_date', 'conversions.sent_day') }} between -1 and 1

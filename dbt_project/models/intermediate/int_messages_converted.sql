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
    coalesce(conversions.is_expected, false) as is_conversion_expected,
    coalesce(conversions.is_converted, false) as is_converted,
    coalesce(conversions.is_observable, false) as is_conversion_observable
from messages
left join conversions
    on {{ same(['account_id', 'message_id'], 'messages', 'conversions') | indent(8) }}

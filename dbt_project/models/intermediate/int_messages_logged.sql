with classified as (
    select
        *,
        {{ purpose('context', 'logged_purpose') }} as purpose
    from {{ ref('int_messages_classified') }}
),

conversions as (
    select *
    from {{ ref('int_conversions') }}
)

select
    classified.*,
    conversions.message_id is not null
    and (conversions.is_converted or {{ is_one_time_code('classified.purpose') }})
        as is_conversion_expected,
    coalesce(conversions.is_converted, false) as is_converted,
    coalesce(conversions.is_observable, false) as is_conversion_observable
from classified
left join conversions
    on
        {{ same(['account_id', 'message_id'], 'classified', 'conversions') | indent(8) }}
        and {{ a_day_apart('classified.request_date', 'conversions.sent_day') }}

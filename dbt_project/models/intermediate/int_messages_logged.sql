with classified as (
    select *
    from {{ ref('int_messages_classified') }}
),

logged as (
    select
        classified.*,
        {{ purpose('classified.context', 'sends.purpose') }} as purpose,
        {{ retry_of('classified.context', 'sends.retry_of') }} as retry_of,
        {{ json_value('classified.context', 'application_message_id') }}
            as application_message_id,
        sends.expires_at,
        sends.message_id is not null as is_logged,
        coalesce(sends.is_converted, false) as is_converted,
        coalesce(sends.is_conversion_observable, false) as is_conversion_observable
    from classified
    left join {{ ref('int_sends_by_message') }} as sends
        on
            {{ same(['account_id', 'message_id'], 'classified', 'sends') | indent(12) }}
            and {{ a_day_apart('classified.request_date', 'sends.sent_date') }}
)

select
    *,
    is_logged and (is_converted or {{ is_one_time_code() }}) as is_conversion_expected
from logged

{%- set told = {
    'opt_out_reply': (
        'stg_sms_events', 'source_schema', 'message_id', 'event_type', 'status', 'event_at',
        'is_opt_out',
    ),
    'reply': (
        'stg_inbound_messages', "'inbound'", 'previous_message_id', "'REPLY'", 'keyword_class',
        'received_at', 'true',
    ),
} -%}

{%- for outcome, columns in told.items() %}
{%- set model, schema, message_id, event_type, status, moment, condition = columns %}
select
    account_id,
    {{ message_id }} as message_id,
    {{ schema }} as source_schema,
    {{ event_type }} as event_type,
    coalesce({{ status }}, 'unknown') as status,
    '{{ outcome }}' as outcome,
    {{ moment }} as event_at,
    arrived_hour
from {{ ref(model) }}
where
    {{ message_id }} is not null
    and {{ condition }}
union all
{%- endfor %}
select
    sends.account_id,
    sends.message_id,
    'send_log' as source_schema,
    case told.outcome when 'converted' then 'CONVERSION' else 'SEND' end as event_type,
    coalesce(sends.purpose, 'unknown') as status,
    told.outcome,
    case told.outcome when 'converted' then sends.converted_at else sends.sent_at end as event_at,
    sends.arrived_hour
from {{ ref('stg_send_log') }} as sends
cross join (values ('send_requested'), ('converted')) as told (outcome)
where
    sends.message_id is not null
    and (told.outcome = 'send_requested' or sends.converted_at is not null)

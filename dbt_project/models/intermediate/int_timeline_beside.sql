{%- set told = {
    'opt_out_reply': (
        'stg_sms_events', 'source_schema', 'message_id', 'event_type', 'status', 'event_at',
        'is_opt_out',
    ),
    'send_requested': (
        'stg_send_log', "'send_log'", 'message_id', "'SEND'", 'purpose', 'sent_at', 'true',
    ),
    'converted': (
        'stg_send_log', "'send_log'", 'message_id', "'CONVERSION'", 'purpose', 'converted_at',
        'converted_at is not null',
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
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}

{{ config(materialized='table') }}

{%- set first_success = (
    'case when ' ~ is_delivered('first_outcome_group') ~ ' then first_final_at else finalised_at end'
) %}

with messages as (
    {%- for model, final_at in [
        ('messages', first_success), ('int_messages_around', 'cast(null as timestamp)')
    ] %}
    select
        account_id,
        message_id,
        request_date,
        requested_at,
        iso_country_code,
        message_type,
        context,
        status,
        outcome_group,
        {{ final_at }} as final_at,
        price_usd
    from {{ ref(model) }}
    where {{ counted_traffic() }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

logged as (
    select *
    from {{ ref('int_sends_by_message') }}
)

select
    messages.account_id,
    messages.message_id as attempt_id,
    messages.request_date,
    messages.requested_at,
    coalesce(messages.iso_country_code, 'ZZ') as iso_country_code,
    coalesce(messages.message_type, 'UNKNOWN') as message_type,
    coalesce({{ purpose('messages.context', 'logged.purpose') }}, 'unknown') as purpose,
    coalesce({{ json_value('messages.context', 'retry_of') }}, logged.retry_of) as retry_of,
    {{ json_value('messages.context', 'application_message_id') }} as application_message_id,
    logged.expires_at,
    messages.status,
    messages.outcome_group,
    messages.final_at,
    messages.price_usd
from messages
left join logged
    on
        {{ same(['account_id', 'message_id'], 'messages', 'logged') | indent(8) }}
        and {{ a_day_apart('messages.request_date', 'logged.sent_date') }}
union all
select * from {{ ref('int_refused_sends') }}

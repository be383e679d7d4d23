{{ config(materialized='table') }}

with sends as (
    select *
    from {{ ref('stg_send_log') }}
)

{%- set facts = [
    'message_id', 'retry_of', 'expires_at', 'converted_at', 'iso_country_code',
    'origination_identity', 'origination_identity_type', 'message_type', 'context',
    'refusal_exception', 'refusal_reason',
] %}

-- A log may tell a send again, with what became known since.
select
    account_id,
    request_id,
    min(sent_at) as sent_at,
    cast(min(sent_at) as date) as sent_date,
    bool_or(is_simulator) as is_simulator,
    {{ purpose('max(context)', 'max(purpose)') }} as purpose,
    {%- for column in facts %}
    max({{ column }}) as {{ column }},
    {%- endfor %}
    max(refusal_exception) is not null and max(message_id) is null as is_refused
from sends
group by account_id, request_id

{{ config(materialized='table') }}

with sends as (
    select *
    from {{ ref('int_sends') }}
)

select
    account_id,
    request_id as attempt_id,
    sent_date as request_date,
    sent_at as requested_at,
    coalesce(iso_country_code, 'ZZ') as iso_country_code,
    coalesce(message_type, 'UNKNOWN') as message_type,
    coalesce(purpose, 'unknown') as purpose,
    {{ retry_of('context', 'retry_of') }} as retry_of,
    {{ json_value('context', 'application_message_id') }} as application_message_id,
    expires_at,
    coalesce(refusal_reason, refusal_exception) as status,
    'not_sent' as outcome_group,
    cast(null as timestamp) as final_at,
    cast(null as decimal(18, 8)) as price_usd
from sends
where
    is_refused
    {%- if not var('include_simulator') %}
    and not is_simulator
    {%- endif %}

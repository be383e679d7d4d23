{%- set first_success = (
    'case when ' ~ is_delivered('first_outcome_group') ~ ' then first_final_at else finalised_at end'
) %}

{%- for model, final_at in [
    ('messages', first_success), ('int_messages_around', 'cast(null as timestamp)')
] %}
select
    account_id,
    message_id as attempt_id,
    request_date,
    requested_at,
    coalesce(iso_country_code, 'ZZ') as iso_country_code,
    coalesce(message_type, 'UNKNOWN') as message_type,
    coalesce(purpose, 'unknown') as purpose,
    retry_of,
    application_message_id,
    expires_at,
    status,
    outcome_group,
    {{ final_at }} as final_at,
    price_usd
from {{ ref(model) }}
where {{ counted_traffic() }}
union all
{%- endfor %}
select * from {{ ref('int_refused_sends') }}

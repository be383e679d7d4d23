{# The use case of a row of traffic, as the plan names it. #}
{% macro use_case() -%}
    coalesce(purpose, lower(message_type), 'unknown')
{%- endmacro %}

{# Kinds of senders that the plan and AWS's tables know. #}
{% macro identity_types() -%}
    {{ return(['sender_id', 'short_code', 'long_code', 'toll_free']) }}
{%- endmacro %}

{# Days of traffic, up to a day, that a country's readiness is judged by. #}
{% macro readiness_days() -%}
    28
{%- endmacro %}

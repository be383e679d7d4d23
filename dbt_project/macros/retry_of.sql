{# Message or request id that it repeats: the `retry_of` of its context, else that of the send log. #}
{% macro retry_of(context, logged) -%}
    coalesce({{ json_value(context, 'retry_of') }}, {{ logged }})
{%- endmacro %}

{# What a message is for: the `purpose` of its context, else that of the send log. #}
{% macro purpose(context, logged) -%}
    coalesce({{ json_value(context, 'purpose') }}, {{ logged }})
{%- endmacro %}

{# Whether that is to prove who somebody is, once and for minutes. #}
{% macro is_one_time_code(purpose='purpose') -%}
    coalesce({{ purpose }} in ('{{ var("one_time_code_purposes") | join("', '") }}'), false)
{%- endmacro %}

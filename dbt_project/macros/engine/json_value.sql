{# The scalar under a top-level key of a JSON object, as text; NULL when absent. #}
{% macro json_value(document, key) -%}
    {{ return(adapter.dispatch('json_value', 'sms_delivery')(document, key)) }}
{%- endmacro %}

{% macro duckdb__json_value(document, key) -%}
    json_extract_string({{ document }}, '$.{{ key }}')
{%- endmacro %}

{% macro athena__json_value(document, key) -%}
    json_extract_scalar({{ document }}, '$.{{ key }}')
{%- endmacro %}

{# How many messages of an aggregated table meet a condition. #}
{% macro messages_where(condition) -%}
    cast(sum(case when {{ condition }} then messages else 0 end) as bigint)
{%- endmacro %}

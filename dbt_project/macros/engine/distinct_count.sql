{# How many different values a small group has. DuckDB's count(distinct) keeps a second hash table
   with the keys of all groups: a list per group takes half the time and less memory. #}
{% macro distinct_count(value) -%}
    {{ return(adapter.dispatch('distinct_count', 'sms_delivery')(value)) }}
{%- endmacro %}

{% macro duckdb__distinct_count(value) -%}
    cast(len(list_distinct(list({{ value }}))) as bigint)
{%- endmacro %}

{% macro athena__distinct_count(value) -%}
    count(distinct {{ value }})
{%- endmacro %}

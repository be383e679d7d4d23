{# A date so many days later. A date plus an interval is a timestamp on DuckDB: cast back. #}
{% macro add_days(day, days) -%}
    {{ return(adapter.dispatch('add_days', 'sms_delivery')(day, days)) }}
{%- endmacro %}

{% macro duckdb__add_days(day, days) -%}
    ({{ day }} + cast({{ days }} as integer))
{%- endmacro %}

{% macro athena__add_days(day, days) -%}
    cast(date_add('day', {{ days }}, {{ day }}) as date)
{%- endmacro %}

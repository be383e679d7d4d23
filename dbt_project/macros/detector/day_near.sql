{# The day some days before (-) or after (+) the window's `from_day` or `to_day`, as a date. #}
{% macro day_near(edge, days) -%}
    {%- set day = modules.datetime.date.fromisoformat(var(edge)) -%}
    cast('{{ day + modules.datetime.timedelta(days=days) }}' as date)
{%- endmacro %}

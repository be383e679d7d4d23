{# First day of the next month: 31 days after the first of a month lie in the next one. #}
{% macro next_month(month_start) -%}
    date_trunc('month', {{ add_days(month_start, 31) }})
{%- endmacro %}

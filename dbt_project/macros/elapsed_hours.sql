{# Whole hours from one timestamp to a later one, rounded down; negative when it is earlier. #}
{% macro elapsed_hours(since, until) -%}
    cast(floor(({{ epoch_ms(until) }} - {{ epoch_ms(since) }}) / 3600000e0) as integer)
{%- endmacro %}

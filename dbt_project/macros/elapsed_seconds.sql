{# Whole seconds from one timestamp to a later one, rounded down; negative when it is earlier. #}
{% macro elapsed_seconds(since, until) -%}
    cast(floor(({{ epoch_ms(until) }} - {{ epoch_ms(since) }}) / 1000e0) as bigint)
{%- endmacro %}

{# Hours from the start of the hour of the request until an arrival hour is over: what it brought is
   known to whoever reads that hour. #}
{% macro hours_known_after(requested_hour, arrived_hour) -%}
    {{ elapsed_hours(requested_hour, arrived_hour) }} + 1
{%- endmacro %}

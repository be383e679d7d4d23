{# Hours from the start of the hour of the request until an arrival hour is over: what it brought is
   known to whoever reads that hour. #}
{% macro hours_known_after(requested_hour, arrived_hour) -%}
    {{ elapsed_hours(requested_hour, arrived_hour) }} + 1
{%- endmacro %}

{# Hours from the start of the hour of the request until all that decided a row of `sms_hourly` is
   known. #}
{% macro known_after_hours() -%}
    greatest(
        arrived_after_hours,
        coalesce(first_final_arrived_after_hours, 0),
        coalesce(finalised_arrived_after_hours, 0)
    )
{%- endmacro %}

{# Hours without objects after the last known one that are still taken for an outage; after them the
   stream has ended. Days before count what was usual, so no warning would come after two days. #}
{% macro stopped_hours() -%}
    48
{%- endmacro %}

{# Hours from an arrival hour to those that tell how many objects it should have. #}
{% macro hours_to_compare() -%}
    {%- set compared = [] -%}
    {%- for days in range(1, 8) -%}
        {%- do compared.append(('day', -24 * days)) -%}
    {%- endfor -%}
    {%- for hours in [-2, -1, 1, 2] -%}
        {%- do compared.append(('neighbour', hours)) -%}
    {%- endfor -%}
    {{ return(compared) }}
{%- endmacro %}

{# Less than half of what is expected, and by three objects at least. #}
{% macro is_low(objects, expected_objects) -%}
    2 * {{ objects }} < {{ expected_objects }} and {{ objects }} <= {{ expected_objects }} - 3
{%- endmacro %}

{# A share as a double; NULL when there is nothing to share. #}
{% macro ratio(part, whole) -%}
    cast({{ part }} as double) / nullif(cast({{ whole }} as double), 0e0)
{%- endmacro %}

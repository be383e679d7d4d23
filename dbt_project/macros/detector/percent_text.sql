{# A share as text for people: 0.0342 gives '3.4 %'. #}
{% macro percent_text(share) -%}
    cast(cast(round(100 * {{ share }}, 1) as decimal(4, 1)) as varchar) || ' %'
{%- endmacro %}

{# The chance of a score in a quiet series: the normal distribution's upper tail, within a tenth of
   it for scores above 1.5. #}
{% macro tail_of_score(z) -%}
    case when {{ z }} <= 0e0 then 1e0 else exp(-0.717e0 * {{ z }} - 0.416e0 * {{ z }} * {{ z }}) end
{%- endmacro %}

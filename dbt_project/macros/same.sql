{# Whether rows of two tables agree in columns. #}
{% macro same(columns, left, right) -%}
    {%- for column in columns %}
    {{ left }}.{{ column }} = {{ right }}.{{ column }}{{ " and" if not loop.last }}
    {%- endfor %}
{%- endmacro %}

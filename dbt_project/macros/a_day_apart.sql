{# Whether two dates are a day apart at most: with one of them alone on each side, for DuckDB joins
   each pair of rows where a condition of an outer join mixes both tables. #}
{% macro a_day_apart(day, other_day) -%}
    {{ other_day }} >= {{ add_days(day, -1) }} and {{ other_day }} <= {{ add_days(day, 1) }}
{%- endmacro %}

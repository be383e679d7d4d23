{# How many rows meet a condition. Not count_if: of NULLs alone it is NULL on DuckDB, 0 on Athena. #}
{% macro count_where(condition) -%}
    cast(count(case when {{ condition }} then 1 end) as bigint)
{%- endmacro %}

{# The sum of a number over the rows that meet a condition, 0 when none does. #}
{% macro sum_where(condition, number) -%}
    cast(coalesce(sum(case when {{ condition }} then {{ number }} end), 0) as bigint)
{%- endmacro %}

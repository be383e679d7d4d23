{# Bounds of the 95 % Wilson interval of a share; NULL when there is nothing to share. Without
   greatest and least, which skip NULLs on DuckDB only; rounding keeps the bounds within 0..1. #}
{% macro wilson_low(part, whole) -%}
    {{ wilson_bound(part, whole, '-') }}
{%- endmacro %}

{% macro wilson_high(part, whole) -%}
    {{ wilson_bound(part, whole, '+') }}
{%- endmacro %}

{% macro wilson_bound(part, whole, sign) -%}
    {%- set z2 = '3.841458820694124e0' -%}
    {%- set x = 'cast(' ~ part ~ ' as double)' -%}
    {%- set n = 'nullif(cast(' ~ whole ~ ' as double), 0e0)' -%}
    round(
        (2e0 * {{ x }} + {{ z2 }} {{ sign }} sqrt(
            {{ z2 }} * ({{ z2 }} + 4e0 * {{ x }} * ({{ n }} - {{ x }}) / {{ n }})
        )) / (2e0 * ({{ n }} + {{ z2 }})), 12
    )
{%- endmacro %}

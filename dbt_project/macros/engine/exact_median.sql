{# The median of a group, or of a window given as `over (...)`; NULLs don't count. Athena has only
   an estimate: there the values are sorted in an array. #}
{% macro exact_median(value, over='') -%}
    {{ return(adapter.dispatch('exact_median', 'sms_delivery')(value, over)) }}
{%- endmacro %}

{% macro duckdb__exact_median(value, over) -%}
    median({{ value }}) {{ over }}
{%- endmacro %}

{% macro athena__exact_median(value, over) -%}
    {%- set values = 'array_sort(filter(array_agg(' ~ value ~ ') ' ~ over ~ ', e -> e is not null))' -%}
    {%- set middle = 'cardinality(' ~ values ~ ') / 2e0' -%}
    (
        element_at({{ values }}, greatest(cast(ceil({{ middle }}) as integer), 1))
        + element_at({{ values }}, cast(floor({{ middle }}) as integer) + 1)
    ) / 2e0
{%- endmacro %}

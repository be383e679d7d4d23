{# Calendar days from one date to another. Both are cast to dates, since over timestamps the
   engines differ: DuckDB counts midnights crossed, Athena whole days elapsed. #}
{% macro days_between(first_day, last_day) -%}
    cast(date_diff('day', cast({{ first_day }} as date), cast({{ last_day }} as date)) as integer)
{%- endmacro %}

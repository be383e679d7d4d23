{# A number for the values of a row, to tell repeats: within one query only, engines differ. On
   DuckDB as fast as one number, where a text or a row takes twice the time. #}
{% macro row_hash(columns) -%}
    {{ return(adapter.dispatch('row_hash', 'sms_delivery')(columns)) }}
{%- endmacro %}

{% macro duckdb__row_hash(columns) -%}
    hash({{ columns | join(', ') }})
{%- endmacro %}

{% macro athena__row_hash(columns) -%}
    xxhash64(to_utf8(concat_ws('|'
    {%- for column in columns -%}
        , cast({{ column }} as varchar)
    {%- endfor -%}
    )))
{%- endmacro %}

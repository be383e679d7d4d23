{# The bounds of a run, from its vars, as literals. #}
{% macro from_day() -%}
    date '{{ var("from_day") }}'
{%- endmacro %}

{% macro to_day() -%}
    date '{{ var("to_day") }}'
{%- endmacro %}

{% macro as_of() -%}
    cast('{{ var("as_of") }}' as timestamp)
{%- endmacro %}

{# All days of the window, as a list of dates. #}
{% macro window_days() -%}
    {%- set first = modules.datetime.date.fromisoformat(var('from_day')) -%}
    {%- set last = modules.datetime.date.fromisoformat(var('to_day')) -%}
    {%- set days = [] -%}
    {%- for n in range((last - first).days + 1) -%}
        {%- do days.append(first + modules.datetime.timedelta(days=n)) -%}
    {%- endfor -%}
    {{ return(days) }}
{%- endmacro %}

{# Whether a day is one that no gate refused. #}
{% macro is_accepted(day) -%}
    {%- for refused_day in var('refused_days') -%}
        {{ day }} <> date '{{ refused_day }}' and{{ ' ' }}
    {%- endfor -%}
    true
{%- endmacro %}

{# Whether the receipts of a row's request day have had their time at the end of the run's data. #}
{% macro is_mature(request_date='request_date') -%}
    {{ add_days(request_date, var('maturity_days')) }} <= {{ as_of() }}
{%- endmacro %}

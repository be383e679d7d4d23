{# What is published of a mart and stays so beside this run, as far as its scores may need it: days
   outside the window, and days in it that a gate refused. #}
{% macro rows_kept(mart, day, columns) -%}
    {%- set around = detector_days('baseline') + detector_days('reach') -%}
    select
        {%- for column in columns %}
        {{ column }}{{ "," if not loop.last }}
        {%- endfor %}
    from {{ source('published', mart) }}
    where
        {{ day }} between {{ day_near('from_day', -around) }} and {{ day_near('to_day', around) }}
        and (
            {{ day }} < {{ day_near('from_day', 0) }}
            or {{ day }} > {{ day_near('to_day', 0) }}
            {%- for refused_day in var('refused_days') %}
            or {{ day }} = cast('{{ refused_day }}' as date)
            {%- endfor %}
        )
{%- endmacro %}

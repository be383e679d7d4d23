{# Buckets of an age. Each is named by its upper bound, which lies outside it: `5m` is below 5
   minutes and `15m` from there to below 15 minutes; `beyond` has no upper bound. #}

{# Of the time from request to first final receipt. #}
{% macro receipt_age_buckets() -%}
    {{ return(['5m', '15m', '1h', '3h', '6h', '24h', '48h', '72h', '96h', 'beyond']) }}
{%- endmacro %}

{# Of the time to a receipt in seconds, finer: name of the column, start, end (outside it). #}
{% macro receipt_second_buckets() -%}
    {{ return([
        ('below_10s', 0, 10), ('below_30s', 10, 30), ('below_2m', 30, 120), ('below_5m', 120, 300),
        ('below_15m', 300, 900), ('below_1h', 900, 3600), ('from_1h', 3600, none),
    ]) }}
{%- endmacro %}

{# Of the age of a message in flight. #}
{% macro pending_age_buckets() -%}
    {{ return(['5m', '15m', '1h', '6h', '24h', '48h', '72h', 'beyond']) }}
{%- endmacro %}

{# The bucket of the time to a receipt; `none` when there is no time. #}
{% macro receipt_age_bucket(seconds) -%}
    case
        when {{ seconds }} is null then 'none'
        else {{ age_bucket(seconds, receipt_age_buckets()) | indent(4) }}
    end
{%- endmacro %}

{# The bucket of an age in seconds. #}
{% macro age_bucket(seconds, buckets) -%}
    case
        {%- for name in buckets[:-1] %}
        when {{ seconds }} < {{ age_bucket_end(name) }} then '{{ name }}'
        {%- endfor %}
        else '{{ buckets[-1] }}'
    end
{%- endmacro %}

{# The seconds at which a bucket starts, by its name. #}
{% macro age_bucket_start(bucket, buckets) -%}
    case {{ bucket }}
        {%- for name in buckets[1:] %}
        when '{{ name }}' then {{ age_bucket_end(buckets[loop.index0]) }}
        {%- endfor %}
        else 0
    end
{%- endmacro %}

{# The seconds at which a bucket ends. #}
{% macro age_bucket_end(name) -%}
    {{ return((name[:-1] | int) * {'m': 60, 'h': 3600}[name[-1]]) }}
{%- endmacro %}

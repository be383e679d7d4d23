{# Bounds of the 95 % interval of a difference of two shares, later - earlier, by Newcombe's hybrid of
   their Wilson intervals (Statistics in Medicine 17, 1998, method 10). Each side is the ending of
   its columns `rate_`, `low_` and `high_`. #}
{% macro newcombe_low(earlier, later) -%}
    round(rate_{{ later }} - rate_{{ earlier }} - sqrt(
        (rate_{{ later }} - low_{{ later }}) * (rate_{{ later }} - low_{{ later }})
        + (high_{{ earlier }} - rate_{{ earlier }}) * (high_{{ earlier }} - rate_{{ earlier }})
    ), 12)
{%- endmacro %}

{% macro newcombe_high(earlier, later) -%}
    round(rate_{{ later }} - rate_{{ earlier }} + sqrt(
        (high_{{ later }} - rate_{{ later }}) * (high_{{ later }} - rate_{{ later }})
        + (rate_{{ earlier }} - low_{{ earlier }}) * (rate_{{ earlier }} - low_{{ earlier }})
    ), 12)
{%- endmacro %}

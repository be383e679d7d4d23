{# The five columns of a published rate: value, numerator, denominator, 95 % Wilson interval. #}
{% macro rate(name, numerator, denominator) -%}
    {{ ratio(numerator, denominator) }} as {{ name }},
    {{ numerator }} as {{ name }}_numerator,
    {{ denominator }} as {{ name }}_denominator,
    {{ wilson_low(numerator, denominator) }} as {{ name }}_low,
    {{ wilson_high(numerator, denominator) }} as {{ name }}_high
{%- endmacro %}

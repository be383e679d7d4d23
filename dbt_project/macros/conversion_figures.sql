{# Messages that were to convert, those that did, and their share: NULL where no send log tells. #}
{% macro conversion_figures() -%}
    case when is_conversion_observable then conversions_expected end as conversions_expected,
    case when is_conversion_observable then conversions end as conversions,
    case when is_conversion_observable then {{ ratio('conversions', 'conversions_expected') }} end
        as conversion_rate
{%- endmacro %}

{# A value of the detector's scale as a share, or as a count, price or time. #}
{% macro natural_value(y, base) -%}
    case
        when not is_share then exp({{ base }} + {{ y }})
        when {{ y }} <= 0e0 then 0e0
        when {{ y }} >= asin(1e0) then 1e0
        else power(sin({{ y }}), 2)
    end
{%- endmacro %}

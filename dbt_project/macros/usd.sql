{# A reported price in US dollars: v1 reports thousandths of a US cent, v2 (whatever its field
   table says) dollars. The narrow factors keep the product a 64-bit decimal(18, 8), and exact. #}
{% macro usd(reported, source_schema) -%}
    case {{ source_schema }}
        when 'v1' then cast({{ reported }} as decimal(12, 3)) * cast(0.00001 as decimal(6, 5))
        else {{ reported }}
    end
{%- endmacro %}

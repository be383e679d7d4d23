{# A reported price in US dollars: v1 reports thousandths of a US cent, v2 (whatever its field
   table says) dollars. The narrow factors keep the product a 64-bit decimal(18, 8), and exact. #}
{% macro usd(reported, source_schema) -%}
    case {{ source_schema }}
        when 'v1' then cast({{ reported }} as decimal(12, 3)) * cast(0.00001 as decimal(6, 5))
        else {{ reported }}
    end
{%- endmacro %}

{# What the messages that meet a condition cost; 0 when none does, NULL when no price is told. #}
{% macro usd_where(condition) -%}
    cast(
        sum(case when {{ condition }} then price_usd when price_usd is not null then 0 end)
        as decimal(18, 8)
    )
{%- endmacro %}

{# What was paid for messages: price and carrier fee; NULL when neither is told. #}
{% macro spend_usd() -%}
    case
        when cost_usd is not null or carrier_fee_usd is not null
            then cast(coalesce(cost_usd, 0) + coalesce(carrier_fee_usd, 0) as decimal(18, 8))
    end
{%- endmacro %}

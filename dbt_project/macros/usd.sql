{# A reported price in US dollars: v1 reports thousandths of a US cent, v2 (whatever its field
   table says) dollars. The narrow factors keep the product a 64-bit decimal(18, 8), and exact. #}
{% macro usd(reported, source_schema) -%}
    case {{ source_schema }}
        when 'v1' then cast({{ reported }} as decimal(12, 3)) * cast(0.00001 as decimal(6, 5))
        else {{ reported }}
    end
{%- endmacro %}

{# The amounts of the rows that meet a condition: 0 of none where any row tells `whole`, NULL where
   they tell none. #}
{% macro usd_where(condition, amount='price_usd', whole='price_usd') -%}
    cast(
        case
            when count(case when {{ condition }} then 1 end) > 0
                then sum(case when {{ condition }} then {{ amount }} end)
            when count({{ whole }}) > 0 then 0
        end as decimal(18, 8)
    )
{%- endmacro %}

{# What was paid for messages: price and carrier fee; NULL when neither is told. #}
{% macro spend_usd() -%}
    case
        when cost_usd is not null or carrier_fee_usd is not null
            then cast(coalesce(cost_usd, 0) + coalesce(carrier_fee_usd, 0) as decimal(18, 8))
    end
{%- endmacro %}

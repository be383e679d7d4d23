{# An alert's value as text for people, in the unit of its metric. #}
{% macro value_text(value) -%}
    case metric
        when 'cost' then cast(cast({{ value }} as decimal(12, 5)) as varchar) || ' USD'
        when 'time_to_receipt' then cast(cast(round({{ value }}) as bigint) as varchar) || ' s'
        when 'volume' then cast(cast(round({{ value }}) as bigint) as varchar)
        when 'pumping' then cast(cast(round({{ value }}) as bigint) as varchar)
        when 'missing_data' then cast(cast(round({{ value }}) as bigint) as varchar)
        else {{ percent_text(at_most(value, '1e0')) }}
    end
{%- endmacro %}

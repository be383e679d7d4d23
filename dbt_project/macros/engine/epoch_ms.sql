{# Milliseconds since 1970 of a naive UTC timestamp. Athena's to_unixtime is a double: rounded. #}
{% macro epoch_ms(moment) -%}
    {{ return(adapter.dispatch('epoch_ms', 'sms_delivery')(moment)) }}
{%- endmacro %}

{% macro duckdb__epoch_ms(moment) -%}
    epoch_ms({{ moment }})
{%- endmacro %}

{% macro athena__epoch_ms(moment) -%}
    cast(round(to_unixtime({{ moment }}) * 1000) as bigint)
{%- endmacro %}

{# Grains that some marts are told at, all in one table: a row of `sms_hourly` counts once in each. #}
{% macro grains(names) -%}
    (
        values
        {%- for name in names %}
        ('{{ name }}'){{ "," if not loop.last }}
        {%- endfor %}
    ) as grains (grain)
{%- endmacro %}

{# Of which member of its grain a row is. #}
{% macro entity_of(traffic) -%}
    case grains.grain
        when 'country' then {{ traffic }}.iso_country_code
        when 'carrier' then coalesce({{ traffic }}.carrier_name, 'unknown')
        when 'origination_identity' then coalesce({{ traffic }}.origination_identity, 'unknown')
        when 'message_type' then coalesce({{ traffic }}.message_type, 'UNKNOWN')
    end
{%- endmacro %}

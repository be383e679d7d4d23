{# Which rows of `sms_hourly` count in the SMS rates. #}
{% macro counted_traffic() -%}
    channel = 'sms'
    {%- if not var('include_simulator') %}
    and not is_simulator
    {%- endif %}
{%- endmacro %}

{# Figures of `delivery_daily` whose changes are kept once their day is final: counts and money, of
   which its rates are made. #}
{% macro restated_figures() -%}
    {{ return([
        'attempted', 'handed_over', 'finalised', 'confirmed', 'accepted', 'blocked',
        'failed_temporary', 'failed_permanent', 'unknown', 'no_receipt', 'in_flight', 'suppressed',
        'not_sent', 'unmapped', 'parts', 'cost_usd', 'carrier_fee_usd',
    ]) }}
{%- endmacro %}

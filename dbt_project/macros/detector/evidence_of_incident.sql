{# The columns that an incident has of its strongest alert, as its evidence. #}
{% macro evidence_of_incident() -%}
    {{ return([
        'target_day', 'age_days', 'x', 'n', 'observed_value', 'expected_value', 'expected_low',
        'expected_high', 'excess_messages', 'excess_cost_usd', 'z', 'q_bh', 'gates',
        'culprit_grain', 'culprit_entity', 'contributors', 'calendar_match',
    ]) }}
{%- endmacro %}

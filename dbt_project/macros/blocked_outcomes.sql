{# Outcomes that tell of a block: by the recipient, a filter for spam, the carrier; and by SMS
   Protect, which holds back on our behalf what was never handed over. #}
{% macro blocked_outcomes() -%}
    {{ return(['blocked_by_recipient', 'spam_filtered', 'carrier_blocked', 'protect_blocked']) }}
{%- endmacro %}

{% macro is_blocked_outcome() -%}
    outcome in (
        {%- for outcome in blocked_outcomes() %}
        '{{ outcome }}'{{ "," if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}

{# Conditions on `outcome_group` that metrics are made of, each said once. #}

{# AWS handed the message to a carrier. #}
{% macro is_handed_over() -%}
    outcome_group not in ('suppressed', 'not_sent')
{%- endmacro %}

{# What became of it is known, if only that no receipt came. #}
{% macro is_finalised() -%}
    outcome_group not in ('suppressed', 'not_sent', 'in_flight', 'unmapped')
{%- endmacro %}

{# The recipient's device confirmed it or, unless the setting says otherwise, the carrier accepted
   it: teams disagree on what SUCCESSFUL proves. #}
{% macro is_delivered(group='outcome_group') -%}
    {{ group }} in (
        'success_confirmed'{{ ", 'success_unconfirmed'" if var('successful_is_delivered') }}
    )
{%- endmacro %}

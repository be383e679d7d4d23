{# How urgent an alert is, by its strongest finding and its days. #}
{% macro severity_of_alert() -%}
    case
        when {{ is_critical() }} then 'critical'
        when rounded_z >= cut_z + 0.5e0 or days_active >= 2 then 'high'
        else 'warning'
    end
{%- endmacro %}

{# Why it is that urgent, in words. #}
{% macro reason_of_severity() -%}
    case
        when {{ is_critical() }} and effect >= 0.3e0 and is_share
            then 'z of 5 or more, and 30 points or more'
        when {{ is_critical() }} and excess_messages >= 0.01e0 * fleet_n
            then 'z of 5 or more, and 1 % of the messages of the account'
        when {{ is_critical() }} then 'z of 5 or more, and a change of 30 % or more'
        when days_active >= 2 then 'two days of evidence'
        when rounded_z >= cut_z + 0.5e0 then 'half a unit past the cut'
        else 'past the cut on one day'
    end
{%- endmacro %}

{% macro is_critical() -%}
    rounded_z >= 5 and (excess_messages >= 0.01e0 * fleet_n or effect >= 0.3e0)
{%- endmacro %}

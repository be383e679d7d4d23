{# Like with like: what messages of v1 and v2 must share to be compared. #}
{% macro migration_strata() -%}
    {{ return(['account_id', 'iso_country_code', 'message_type', 'origination_identity_type']) }}
{%- endmacro %}

{# Shares that are compared, each of a denominator that both schemas can tell: metric, x, n. #}
{% macro migration_metrics() -%}
    {{ return([
        ('delivery', 'delivered', 'finalised'),
        ('confirmed', 'confirmed', 'handed_over'),
        ('blocked', 'blocked', 'handed_over'),
        ('no_receipt', 'no_receipt', 'handed_over'),
    ]) }}
{%- endmacro %}

{# Mature days up to a request day over which both are summed. With the days until a day is mature
   they stay within what a day's marts may look back to. #}
{% macro migration_days() -%}
    35
{%- endmacro %}

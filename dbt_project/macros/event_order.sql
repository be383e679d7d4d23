{# Two orders of the events of a message, each packed into one 64-bit number, which takes half the
   time of comparing rows: milliseconds have 13 digits until the year 2286, ranks two, numbers of
   a status in the catalogue three. Only repeats of one event have the same number. #}

{# In time; at the same moment the weaker status first. #}
{% macro event_order(event_at, status_rank, status_number) -%}
    {{ epoch_ms(event_at) }} * 100000 + {{ status_rank }} * 1000 + {{ status_number }}
{%- endmacro %}

{# By evidence: the highest rank last and, within a rank, the earliest event last. #}
{% macro status_precedence(event_at, status_rank, status_number) -%}
    {{ status_rank }} * cast(10000000000000000 as bigint)
    + (cast(9999999999999 as bigint) - {{ epoch_ms(event_at) }}) * 1000 + {{ status_number }}
{%- endmacro %}

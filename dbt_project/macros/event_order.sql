{# Orders of the events of a message, each packed into one 64-bit number, which takes half the
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

{# By arrival: the first hour first and, of what it brought, the strongest evidence first. #}
{% macro arrival_order(arrived_hour, status_rank, status_number) -%}
    {{ epoch_ms(arrived_hour) }} * 100000 + (99 - {{ status_rank }}) * 1000 + {{ status_number }}
{%- endmacro %}

{# As status_precedence and, among the repeats of one event, the one that arrived first last: hours
   from the event to its arrival, of which four digits are kept. An object may hold events of hours
   after its own, at most two days: so far below 0 the hours still tell repeats apart. #}
{% macro arrival_precedence(event_at, arrived_hour, status_rank) -%}
    {{ status_rank }} * cast(100000000000000000 as bigint)
    + (cast(9999999999999 as bigint) - {{ epoch_ms(event_at) }}) * 10000
    + 9999 - least(greatest({{ elapsed_hours(event_at, arrived_hour) }} + 48, 0), 9999)
{%- endmacro %}

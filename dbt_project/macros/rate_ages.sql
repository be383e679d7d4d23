{# Rates that are told at fixed ages, and the ages. #}

{# Of a request day, in days from its start. #}
{% macro ages_of_day() -%}
    {{ return([1, 2, 3, 4]) }}
{%- endmacro %}

{# Of each message, in hours from its request. #}
{% macro ages_of_message() -%}
    {{ return([1, 3, 6, 24, 48, 72, 96]) }}
{%- endmacro %}

{# Of an hour of requests, in hours from its end. #}
{% macro ages_of_hour() -%}
    {{ return([0, 1, 3, 6]) }}
{%- endmacro %}

{# What is told of an hour of requests, of the metrics below. #}
{% macro metrics_by_hour() -%}
    {{ return(['delivery', 'blocked', 'pending']) }}
{%- endmacro %}

{# A row for each, of days and hours: one of the two. #}
{% macro ages() -%}
    values
    {%- for age in ages_of_day() %}
    ({{ age }}, cast(null as integer)),
    {%- endfor %}
    {%- for age in ages_of_message() %}
    (cast(null as integer), {{ age }}){{ "," if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{# Which messages a metric is of, and which of them it counts, by the group of outcome that they had
   by then, and by whether an opt-out had answered them. #}
{% macro as_of_metrics(group, has_opted_out) -%}
    {{ return({
        'delivery': ('handed_over', is_delivered(group)),
        'confirmed': ('handed_over', group ~ " = 'success_confirmed'"),
        'blocked': ('handed_over', group ~ " = 'blocked'"),
        'pending': ('handed_over', group ~ " = 'in_flight'"),
        'receipt_coverage': ('handed_over', has_receipt(group)),
        'attempt_success': (
            'attempted', group ~ " in ('success_confirmed', 'success_unconfirmed')"
        ),
        'opt_out': ('asked', has_opted_out),
    }) }}
{%- endmacro %}

{# UNKNOWN of which nothing final came within 72 hours says that no receipt came. That a message was
   not sent, or held back, is no receipt either, before one proves it wrong. #}
{% macro has_receipt(group) -%}
    {{ group }} not in ('in_flight', 'unmapped', 'suppressed', 'not_sent')
    and not ({{ group }} = 'unknown' and first_final_from_hour > {{ age_bucket_end('72h') // 3600 }})
{%- endmacro %}

{# Whether an age lies at or after that from which on something counts. #}
{% macro is_reached(what) -%}
    coalesce(
        timelines.{{ what }}_from_day <= ages.age_days,
        timelines.{{ what }}_from_hour <= ages.age_hours
    )
{%- endmacro %}

{# The first age in hours, of those above, at which a bucket of the time to a receipt is over; one
   that no message reaches for `beyond`, NULL for `none`. #}
{% macro age_bucket_hours(bucket) -%}
    case
        {%- for name in receipt_age_buckets()[:-1] %}
        when {{ bucket }} = '{{ name }}' then {{ (age_bucket_end(name) / 3600) | round(0, 'ceil') | int }}
        {%- endfor %}
        when {{ bucket }} = 'beyond' then 97
    end
{%- endmacro %}

{# Days from the start of a request day until so many hours after `requested_hour`, rounded up. #}
{% macro days_until_hour(hours) -%}
    cast({{ at_most('ceil((hour_of_day + ' ~ hours ~ ') / 24e0)', 5) }} as integer)
{%- endmacro %}

{# A number or what it may be at most; NULL stays NULL, which least keeps on Athena only. #}
{% macro at_most(number, most) -%}
    case when {{ number }} > {{ most }} then {{ most }} else {{ number }} end
{%- endmacro %}

{# The lengths of time of the detector by the hour, in hours, each said once.
   centre         how far back the expected value of an hour is taken from
   spread         how far back its spread is taken from
   least_history  hours of history below which nothing is judged
   closing        hours without evidence after which an episode is over
   telling        how long after its last hour an alert is told that was not told before
   least_n        messages an hour, at the mean, below which a series is left to the day #}
{% macro detector_hours(name) -%}
    {%- set hours = {
        "centre": 168, "spread": 168, "least_history": 72, "closing": 3, "telling": 26, "least_n": 20,
    } -%}
    {{ return(hours[name]) }}
{%- endmacro %}

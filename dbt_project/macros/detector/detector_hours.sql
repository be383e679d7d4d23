{# The lengths of time of the detector by the hour, in hours, each said once.
   centre         how far back the expected value of an hour is taken from
   spread         how far back its spread is taken from
   least_history  hours of history below which nothing is judged
   closing        hours without evidence after which an episode is over
   least_n        messages an hour, at the mean, below which a series is left to the day #}
{% macro detector_hours(name) -%}
    {{ return({"centre": 168, "spread": 168, "least_history": 72, "closing": 3, "least_n": 20}[name]) }}
{%- endmacro %}

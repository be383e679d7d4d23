{# The detector's lengths of time in days, each said once.
   baseline   how far back the history of a score reaches
   reach      how far beyond the affected days scores are made, so that an episode is seen whole
   closing    days without evidence after which an episode is over
   unsettled  how long before the window an alert may have ended and still change with it #}
{% macro detector_days(name) -%}
    {{ return({"baseline": 42, "reach": 60, "closing": 2, "unsettled": 7}[name]) }}
{%- endmacro %}

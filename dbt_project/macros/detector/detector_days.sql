{# The detector's lengths of time in days, each said once.
   centre     how far back the expected value of a day is taken from
   spread     how far back its spread is taken from
   weekdays   how far back the same weekdays of a volume are looked at
   mix        how far back the contributors of a finding are compared with
   reach      how far beyond the affected days scores are made, so that an episode is seen whole
   closing    days without evidence after which an episode is over
   reopening  days between two alerts of a country within which they are one incident, and between
              two builds of an alert within which it is the same
   unsettled  how long before the window an alert may have ended and still change with it #}
{% macro detector_days(name) -%}
    {%- set days = {
        "centre": 42, "spread": 56, "weekdays": 56, "mix": 28, "reach": 35, "closing": 2, "reopening": 7,
        "unsettled": 7,
    } -%}
    {#- how far back a score depends on: that of a share on a centre, its deviations on a spread, and
        the spread of a day on whether past ones were odd; that of a volume on weekdays besides -#}
    {%- do days.update(shares=days["centre"] + 2 * days["spread"]) -%}
    {%- do days.update(baseline=days["weekdays"] + days["shares"]) -%}
    {{ return(days[name]) }}
{%- endmacro %}

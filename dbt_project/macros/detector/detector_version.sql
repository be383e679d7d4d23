{# The name of the detector's rules; new whenever the same rates would give other alerts. #}
{% macro detector_version() -%}
    binomial-1
{%- endmacro %}

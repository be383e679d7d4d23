{# The name of the detector's rules; new whenever the same rates would give other alerts. #}
{% macro detector_version() -%}
    signals-5
{%- endmacro %}

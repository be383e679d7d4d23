{# A window frame: the days before a row's, within so many days. #}
{% macro days_before(days, least=1) -%}
    range between {{ days }} preceding and {{ least }} preceding
{%- endmacro %}

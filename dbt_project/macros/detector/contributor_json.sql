{# A contributor of an alert as a JSON object. #}
{% macro contributor_json() -%}
    '{"dimension":"' || grain || '","value":"' || replace(entity, '"', '') || '","x":'
    || cast(x as varchar) || ',"n":' || cast(n as varchar) || ',"expected":'
    || cast(cast(expected_share as decimal(7, 6)) as varchar) || ',"excess":'
    || cast(cast(excess_messages as decimal(18, 1)) as varchar) || ',"share":'
    || cast(cast(share as decimal(5, 4)) as varchar) || '}'
{%- endmacro %}

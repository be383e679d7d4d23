{# The gates that a finding passed, as a JSON array of what it had and what was asked. #}
{% macro gates_json() -%}
    '[{"gate":"z","value":' || {{ gate_number('rounded_z') }}
    || ',"least":' || {{ gate_number('cut_z') }}
    || '},{"gate":"messages","value":' || {{ gate_number('n') }}
    || ',"least":' || {{ gate_number('least_n') }}
    || '},{"gate":"excess","value":' || {{ gate_number('excess_messages') }}
    || ',"least":' || {{ gate_number('least_excess') }}
    || '},{"gate":"change","value":' || {{ gate_number('effect') }}
    || ',"least":' || {{ gate_number('asked_effect') }} || '}]'
{%- endmacro %}

{# A number of a gate as JSON has it, to four decimals. #}
{% macro gate_number(value) -%}
    cast(cast({{ value }} as decimal(18, 4)) as varchar)
{%- endmacro %}

{# Signs of artificially inflated traffic (AIT) in a number range on a day. Each needs a volume that
   chance doesn't reach; each says NULL where the inputs can't tell. #}

{# Messages in a day below which a range shows no sign. #}
{% macro ait_least_messages() -%}
    20
{%- endmacro %}

{# No message went to the range in the four weeks before, of which a week at least is known. #}
{% macro is_new_range() -%}
    case
        when days_known >= 7
            then messages_before = 0 and messages >= {{ ait_least_messages() }}
    end
{%- endmacro %}

{# At least half of its messages went to numbers that stand next to one another. #}
{% macro is_dialled_in_sequence() -%}
    2 * sequential_messages >= messages and messages >= {{ ait_least_messages() }}
{%- endmacro %}

{# None of its messages that were to convert did. #}
{% macro is_without_conversion() -%}
    case
        when is_conversion_observable
            then conversions = 0 and conversions_expected >= {{ ait_least_messages() }}
    end
{%- endmacro %}

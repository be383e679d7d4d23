{# Encodings of a text and what they do to its number of parts. A part holds 160 characters of
   GSM-7, or 153 where there are several; of UCS-2, which one other character needs, 70 or 67. #}

{% macro is_ucs2() -%}
    upper(message_encoding) = 'UNICODE'
{%- endmacro %}

{# Parts that a UCS-2 message takes more than the same text in GSM-7 would, at the least: it is
   taken as long as its parts allow. Of two parts one is too many, since 134 characters fit one. #}
{% macro avoidable_parts(parts) -%}
    case
        when {{ parts }} = 2 then 1
        when {{ parts }} > 2
            then {{ parts }} - cast(ceil({{ parts }} * 67e0 / 153e0) as integer)
        else 0
    end
{%- endmacro %}

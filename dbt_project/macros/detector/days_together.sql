{# The score of a day, or that of two or three in a row which all stand out, when that is more. Such
   days are alike, so a sum is held against more than the square root of its days. #}
{% macro days_together() -%}
    greatest(
        z_of_day,
        case
            when z_of_day >= 2.5e0 and z_of_day_before >= 2.5e0
                then (z_of_day + z_of_day_before) / 1.6e0
            else z_of_day
        end,
        case
            when z_of_day >= 2.5e0 and z_of_day_before >= 2.5e0 and z_two_days_before >= 2.5e0
                then (z_of_day + z_of_day_before + z_two_days_before) / 1.9e0
            else z_of_day
        end
    )
{%- endmacro %}

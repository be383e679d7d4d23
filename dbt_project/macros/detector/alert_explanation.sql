{# The sentence that tells an alert, from the columns of the row. #}
{% macro alert_explanation() -%}
    case metric
        when 'blocked' then 'Blocked share in '
        when 'delivery' then 'Delivery rate in '
        when 'pending' then 'Share still pending in '
    end
    || iso_country_code
    || case direction when 'rise' then ' rose to ' else ' fell to ' end
    || {{ percent_text('observed_value') }}
    || ' (' || cast(x as varchar) || ' of ' || cast(n as varchar) || ') for messages of '
    || cast(target_day as varchar) || ' as counted after ' || cast(age_days as varchar)
    || case age_days when 1 then ' day' else ' days' end
    || '; expected ' || {{ percent_text('expected_value') }}
    || ' (' || {{ percent_text('expected_low') }} || ' to '
    || {{ percent_text('expected_high') }} || ')'
{%- endmacro %}

{# The sentence that tells an alert, from the columns of the row. #}
{% macro alert_explanation() -%}
    case metric
        when 'blocked' then 'Blocked share in '
        when 'delivery' then 'Delivery rate in '
        when 'pending' then 'Share still pending in '
        when 'opt_out' then 'Opt-out share in '
        when 'volume' then 'Messages to '
        when 'pumping' then 'Messages to '
        when 'missing_data' then 'Messages to all countries'
        when 'cost' then 'Price of a message to '
        when 'time_to_receipt' then 'Time to receipt (p90) in '
    end
    || case
        when grain = 'fleet' then ''
        when grain = 'country' then iso_country_code
        else iso_country_code || ' (' || replace(grain, '_', ' ') || ' ' || entity || ')'
    end
    || case direction when 'rise' then ' rose to ' else ' fell to ' end
    || {{ value_text('observed_value') }}
    || case
        when metric in ('volume', 'pumping', 'missing_data') then ''
        when metric in ('cost', 'time_to_receipt') then ' over ' || cast(n as varchar)
        else ' (' || cast(x as varchar) || ' of ' || cast(n as varchar) || ')'
    end
    || ' for messages of '
    || cast(target_day as varchar) || ' as counted after ' || cast(age_days as varchar)
    || case age_days when 1 then ' day' else ' days' end
    || '; expected ' || {{ value_text('expected_value') }}
    || ' (' || {{ value_text('expected_low') }} || ' to '
    || {{ value_text('expected_high') }} || ')'
    || case
        when culprit_entity is not null and grain = 'country'
            then '; most of it by ' || replace(culprit_grain, '_', ' ') || ' ' || culprit_entity
        else ''
    end
{%- endmacro %}

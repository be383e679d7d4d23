{# The key of `sms_hourly`: what a message is counted by. #}

{# Whom, from whom, by which way. #}
{% macro hourly_dimensions() -%}
    {{ return([
        'request_date', 'requested_hour', 'account_id', 'iso_country_code', 'carrier_name', 'mcc',
        'mnc', 'origination_identity', 'origination_identity_type', 'message_type', 'channel',
        'source_schema', 'tenant', 'campaign', 'purpose', 'is_simulator',
    ]) }}
{%- endmacro %}

{# What became of it, when, and when that was known. #}
{% macro hourly_outcomes() -%}
    {{ return([
        'outcome', 'outcome_group', 'time_to_receipt_seconds', 'age_bucket',
        'finalised_age_bucket', 'finalised_day_offset', 'first_outcome_group',
        'first_final_day_offset', 'arrived_after_hours', 'first_arrived_outcome_group',
        'first_final_arrived_after_hours', 'finalised_arrived_after_hours',
        'opted_out_day_offset', 'opted_out_arrived_after_hours',
    ]) }}
{%- endmacro %}

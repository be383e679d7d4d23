{# Findings of `country_readiness`: what AWS's tables say against a plan or the traffic. Each says
   NULL, or stays out, where the tables or the plan can't tell. #}
{% macro is_identity_unsupported() -%}
    case days.origination_identity_type
        when 'sender_id' then countries.sender_id_support = 'no'
        when 'short_code' then countries.short_code_support = 'no'
        when 'long_code' then countries.long_code_support <> 'yes'
        when 'toll_free' then not countries.is_toll_free_enabled
    end
{%- endmacro %}

{# The plan says that a registration is needed, and it is not complete. #}
{% macro registration_is_open() -%}
    days.registration_state not in ('NOT_NEEDED', 'COMPLETE')
{%- endmacro %}

{# A sender ID is planned, or was used, where AWS asks for its registration, and the plan doesn't say
   that this is complete. #}
{% macro is_registration_missing() -%}
    countries.sender_id_support = 'registration_required'
    and coalesce(days.registration_state, 'NOT_STARTED') <> 'COMPLETE'
    and (
        coalesce(days.origination_identity_type, '') = 'sender_id'
        or days.recent_sender_id_messages > 0
    )
{%- endmacro %}

{# Recipients are to answer where AWS has no two-way SMS, or to a sender ID, which takes no answer. #}
{% macro is_two_way_unsupported() -%}
    days.is_two_way
    and (
        coalesce(countries.two_way_support, '') <> 'yes'
        or coalesce(days.origination_identity_type, '') = 'sender_id'
    )
{%- endmacro %}

{# How far the roll-out is in a country, for a use case. #}
{% macro rollout_state() -%}
    case
        when recent_messages > 0 and not coalesce(is_planned, true) then 'unplanned'
        when recent_messages > 0 then 'live'
        when is_identity_unsupported or is_two_way_unsupported then 'impossible'
        when registration_state not in ('NOT_NEEDED', 'COMPLETE') or is_registration_missing
            then 'registering'
        when launch_on <= request_date then 'overdue'
        else 'ready'
    end
{%- endmacro %}

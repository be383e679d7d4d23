{%- set evidence = [
    'account_id', 'grain', 'iso_country_code', 'entity', 'metric', 'direction', 'opened_hour',
    'last_hour', 'found_at', 'target_hour', 'age_hours', 'x', 'n', 'observed_value',
    'expected_value', 'expected_low', 'expected_high', 'excess_messages', 'z',
] -%}

with found as (
    select *
    from {{ ref('int_hours_found') }}
),

fleet as (
    select
        account_id,
        requested_hour,
        age_hours,
        sum(n) as fleet_n
    from {{ ref('int_hours_standing') }}
    where grain = 'country' and metric = 'delivery'
    group by account_id, requested_hour, age_hours
)

select
    ids.alert_id,
    found.dedup_key,
    ids.incident_id,
    case
        when {{ elapsed_hours('found.last_hour', as_of()) }} <= {{ detector_hours('closing') + 1 }}
            then 'open'
        else 'ended'
    end as status,
    case
        when
            found.z >= 5
            and (
                abs(found.observed_value - found.expected_value) >= 0.3e0
                or found.excess_messages >= 0.01e0 * fleet.fleet_n
            )
            then 'critical'
        else 'high'
    end as severity,
    {%- for column in evidence %}
    found.{{ column }},
    {%- endfor %}
    cast(found.opened_hour as date) as opened_day,
    cast(found.last_hour as date) as last_day
from found
inner join {{ ref('int_hour_ids') }} as ids
    on ids.found_id = found.alert_id
left join fleet
    on
        fleet.account_id = found.account_id
        and fleet.requested_hour = found.target_hour
        and fleet.age_hours = found.age_hours

union all

select
    alert_id,
    dedup_key,
    incident_id,
    'ended' as status,
    severity,
    {%- for column in evidence %}
    {{ column }},
    {%- endfor %}
    request_date as opened_day,
    cast(last_hour as date) as last_day
from {{ source('published', 'alerts_by_hour') }}
where alert_id not in (select met.alert_id from {{ ref('int_hours_met') }} as met)

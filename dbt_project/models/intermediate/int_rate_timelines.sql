with traffic as (
    select
        *,
        extract(hour from requested_hour) as hour_of_day
    from {{ ref('sms_hourly') }}
    where {{ counted_traffic() }}
),

inputs as (
    select *
    from {{ ref('int_account_inputs') }}
),

asked as (
    select
        traffic.*,
        coalesce(traffic.message_type = 'PROMOTIONAL', false)
        and (traffic.source_schema = 'v1' or coalesce(inputs.has_replies, false)) as is_asked
    from traffic
    left join inputs
        on {{ same(['request_date', 'account_id'], 'traffic', 'inputs') | indent(8) }}
),

{%- set timeline = [
    'first_final_from_day', 'first_final_from_hour', 'finalised_from_day', 'finalised_from_hour',
    'arrived_from_day', 'arrived_from_hour', 'first_final_arrived_from_day',
    'first_final_arrived_from_hour', 'finalised_arrived_from_day', 'finalised_arrived_from_hour',
    'age_hours_reached', 'is_asked', 'opted_out_from_day', 'opted_out_arrived_from_day',
] %}

-- From which age on something counts: in days of the request day, and in hours of the message.
timed as (
    select
        *,
        first_final_day_offset + 1 as first_final_from_day,
        {{ age_bucket_hours('age_bucket') | indent(8) }} as first_final_from_hour,
        finalised_day_offset + 1 as finalised_from_day,
        {{ age_bucket_hours('finalised_age_bucket') | indent(8) }} as finalised_from_hour,
        {{ days_until_hour('arrived_after_hours') }} as arrived_from_day,
        {{ at_most('arrived_after_hours', 97) }} as arrived_from_hour,
        {{ days_until_hour('first_final_arrived_after_hours') }} as first_final_arrived_from_day,
        {{ at_most('first_final_arrived_after_hours', 97) }} as first_final_arrived_from_hour,
        {{ days_until_hour('finalised_arrived_after_hours') }} as finalised_arrived_from_day,
        {{ at_most('finalised_arrived_after_hours', 97) }} as finalised_arrived_from_hour,
        {{ at_most(elapsed_hours('requested_hour', as_of()) ~ ' - 1', 96) }} as age_hours_reached,
        opted_out_day_offset + 1 as opted_out_from_day,
        {{ days_until_hour('opted_out_arrived_after_hours') }} as opted_out_arrived_from_day
    from asked
),

members as (
    select
        timed.*,
        grains.grain,
        {{ entity_of('timed') | indent(8) }} as entity
    from timed
    cross join
        {{ grains(['country', 'carrier', 'origination_identity', 'message_type']) | indent(8) }}
)

{%- set key = [
    'request_date', 'account_id', 'grain', 'iso_country_code', 'entity', 'outcome_group',
    'first_outcome_group', 'first_arrived_outcome_group',
] + timeline %}

select
    {{ key | join(',\n    ') }},
    cast(sum(messages) as bigint) as messages
from members
group by {{ key | join(', ') }}

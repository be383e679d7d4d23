with opt_outs as (
    select
        account_id,
        inbound_message_id,
        previous_message_id,
        iso_country_code,
        is_simulator,
        partition_day as came_on,
        min(received_at) as received_at,
        min(arrived_hour) as arrived_hour
    from {{ ref('stg_inbound_messages') }}
    where keyword_class = 'opt_out'
    group by
        account_id, inbound_message_id, previous_message_id, iso_country_code, is_simulator,
        partition_day
),

deliveries as (
    select
        *,
        lag(came_on) over (
            partition by account_id, inbound_message_id order by came_on
        ) as came_before_on
    from opt_outs
)

select
    account_id,
    inbound_message_id,
    previous_message_id,
    iso_country_code,
    is_simulator,
    came_on,
    received_at,
    arrived_hour
from deliveries
-- Without an envelope a reply bears no time: what is delivered again on later days is a repeat.
where coalesce(came_before_on < {{ add_days('came_on', -var('v1_days_after')) }}, true)

with events as (
    select *
    from {{ ref('int_message_events') }}
),

ordered as (
    select
        *,
        {{ row_hash(['source_schema', 'event_type', 'status', 'event_at']) }} as event_key,
        {{ event_order('event_at', 'status_rank', 'status_number') }} as event_order,
        {{ status_precedence('event_at', 'status_rank', 'status_number') }} as status_precedence,
        {{ arrival_order('arrived_hour', 'status_rank', 'status_number') }} as arrival_order,
        {{ arrival_precedence('event_at', 'arrived_hour', 'status_rank') }} as arrival_precedence
    from events
)

select
    account_id,
    message_id,
    {{ distinct_count('event_key') }} as event_count,
    count(*) - {{ distinct_count('event_key') }} as repeated_event_count,

    -- the request; `begun_at` is the same on all events
    case when min(requested_at) is not null then coalesce(begun_at, min(requested_at)) end
        as reported_requested_at,
    coalesce(begun_at, min(event_at)) as first_event_at,
    bool_or(outcome_group = 'in_flight') as has_send_event,

    -- the status: the highest rank, and the earliest of its events
    max_by(status, status_precedence) as status,
    max_by(outcome, status_precedence) as outcome,
    max_by(outcome_group, status_precedence) as outcome_group,
    max_by(is_final, status_precedence) as is_final,
    max_by(event_at, status_precedence) as status_at,

    -- what was known first
    min(case when is_final then event_at end) as first_final_at,
    min_by(outcome_group, event_order) filter (where is_final) as first_outcome_group,
    bool_or(outcome_group in ('success_confirmed', 'success_unconfirmed'))
    and bool_or(outcome_group in ('blocked', 'failed_temporary', 'failed_permanent'))
        as has_conflicting_receipts,

    -- when it arrived
    min(arrived_hour) as first_arrived_hour,
    max_by(arrived_hour, arrival_precedence) as status_arrived_hour,
    min(case when is_final then arrived_hour end) as first_final_arrived_hour,
    min_by(outcome_group, arrival_order) filter (where is_final) as first_arrived_outcome_group,

    -- told by the network: the latest word counts
    {%- for column in ['iso_country_code', 'carrier_name', 'mcc', 'mnc'] %}
    max_by({{ column }}, event_order) filter (where {{ column }} is not null) as {{ column }},
    {%- endfor %}

    -- both of the latest event that has a key: a pair also across a rotation
    {%- for column in ['recipient_key', 'recipient_key_id'] %}
    max_by({{ column }}, event_order) filter (where recipient_key is not null) as {{ column }},
    {%- endfor %}

    -- seen in the company of other events: one word is enough
    bool_or(is_sequential_recipient) as is_sequential_recipient,

    -- repeated on several events of a message, so never summed
    max(price_usd) as price_usd,
    max(carrier_fee_usd) as carrier_fee_usd,

    -- facts of the send: the same on each event that has them
    {%- for column in [
        'source_schema', 'channel', 'region', 'application_id', 'origination_identity',
        'origination_identity_type', 'message_type', 'message_encoding', 'message_parts',
        'is_international', 'is_simulator', 'protect_configuration_id', 'protect_status',
        'protect_recommendation', 'protect_block_reason', 'context', 'recipient_prefix',
    ] %}
    max({{ column }}) as {{ column }}
    {%- if not loop.last %},{% endif %}
    {%- endfor %}
from ordered
group by account_id, message_id, begun_at

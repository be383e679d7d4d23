with events as (
    select *
    from {{ ref('int_timeline_events') }}
),

messages as (
    select *
    from {{ ref('messages') }}
)

select
    -- keys
    messages.account_id,
    messages.message_id,
    row_number() over (
        partition by messages.account_id, messages.message_id, messages.request_date
        order by events.event_order, events.source_schema, events.event_type, events.status
    ) as event_number,

    -- the event
    {%- for column in [
        'event_at', 'event_type', 'source_schema', 'status', 'outcome', 'is_final', 'arrived_hour',
    ] %}
    events.{{ column }},
    {%- endfor %}
    {{ elapsed_seconds('messages.requested_at', 'events.event_at') }} as after_seconds,
    coalesce(
        events.status_precedence
        = max(events.status_precedence) over (
            partition by messages.account_id, messages.message_id, messages.request_date
        ),
        false
    ) as is_decisive,

    -- its message
    {%- for column in [
        'request_date', 'requested_at', 'iso_country_code', 'carrier_name', 'origination_identity',
        'message_type', 'purpose', 'recipient_key', 'recipient_key_id',
    ] %}
    messages.{{ column }},
    {%- endfor %}
    messages.outcome as message_outcome,
    messages.price_usd,

    -- publication
    cast('{{ var("publication_id") }}' as varchar) as publication_id
from events
inner join messages
    on {{ same(['account_id', 'message_id'], 'events', 'messages') | indent(8) }}
-- What stands beside its events belongs to a message on the days that every window reads.
where
    case
        when events.status_precedence is null
            then
                events.event_at >= {{ add_days('messages.request_date', -1) }}
                and events.event_at
                < {{ add_days('messages.request_date', var('v1_days_after') + 1) }}
        else
            coalesce(cast(events.begun_at as date), messages.request_date)
            = messages.request_date
    end

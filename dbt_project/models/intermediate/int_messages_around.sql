{{ config(materialized='table') }}

with events as (
    select *
    from {{ ref('stg_sms_events') }}
    where
        not is_opt_out
        and (
            source_schema = 'v1'
            -- v2 events lie on the day of their request, or one later when the day is told twice
            or partition_day not between {{ add_days(from_day(), 1) }} and {{ to_day() }}
            {%- if var('refused_days') %}
            or true
            {%- endif %}
        )
),

linked as (
    select *
    from {{ ref('int_linked_messages') }}
),

apart as (
    select *
    from {{ ref('int_messages_apart') }}
),

catalogue as (
    select *
    from {{ ref('stg_status_catalogue') }}
),

classified as (
    select
        events.*,
        apart.begun_at,
        coalesce(catalogue.outcome_group, 'unmapped') as outcome_group,
        {{ status_precedence(
            'events.event_at', 'coalesce(catalogue.status_rank, 15)',
            'coalesce(catalogue.status_number, 0)'
        ) | indent(8) }} as status_precedence
    from events
    inner join linked
        on {{ same(['account_id', 'message_id'], 'events', 'linked') | indent(8) }}
    left join catalogue
        on
            events.source_schema = catalogue.source_schema
            and events.status = catalogue.status
            and (catalogue.channel is null or events.channel = catalogue.channel)
    left join apart
        on {{ same(
            ['account_id', 'message_id', 'source_schema', 'partition_day'], 'events', 'apart'
        ) | indent(12) }}
),

resolved as (
    select
        account_id,
        message_id,
        coalesce(begun_at, min(requested_at), min(event_at)) as requested_at,
        max_by(status, status_precedence) as status,
        max_by(outcome_group, status_precedence) as outcome_group,
        max(price_usd) as price_usd,
        {%- for column in [
            'iso_country_code', 'channel', 'is_simulator', 'message_type', 'context',
        ] %}
        max({{ column }}) as {{ column }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from classified
    group by account_id, message_id, begun_at
),

requested as (
    select
        *,
        cast(requested_at as date) as request_date
    from resolved
)

select
    requested.*,
    {{ purpose('requested.context', 'sends.purpose') }} as purpose,
    {{ retry_of('requested.context', 'sends.retry_of') }} as retry_of,
    {{ json_value('requested.context', 'application_message_id') }} as application_message_id,
    sends.expires_at
from requested
left join {{ ref('int_sends_by_message') }} as sends
    on
        {{ same(['account_id', 'message_id'], 'requested', 'sends') | indent(8) }}
        and {{ a_day_apart('requested.request_date', 'sends.sent_date') }}
where
    requested.request_date >= {{ add_days(from_day(), -1) }}
    and requested.request_date <= {{ add_days(to_day(), 1) }}
    and requested.request_date not in (
        select window_days.request_date from {{ ref('int_window_days') }} as window_days
    )

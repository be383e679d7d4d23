with events as (
    select *
    from {{ ref('stg_sms_events') }}
    where
        not is_opt_out
        and (
            (
                source_schema = 'v2'
                and partition_day between {{ from_day() }} and {{ add_days(to_day(), 1) }}
            )
            or (
                source_schema = 'v1'
                and partition_day between {{ add_days(from_day(), -var('v1_days_after')) }}
                and {{ add_days(to_day(), var('v1_days_after')) }}
            )
        )
),

catalogue as (
    select *
    from {{ ref('stg_status_catalogue') }}
),

apart as (
    select *
    from {{ ref('int_messages_apart') }}
)

select
    events.*,
    apart.begun_at,
    coalesce(catalogue.outcome, 'unmapped') as outcome,
    coalesce(catalogue.outcome_group, 'unmapped') as outcome_group,
    coalesce(catalogue.is_final, false) as is_final,
    coalesce(catalogue.status_rank, 15) as status_rank,
    coalesce(catalogue.status_number, 0) as status_number
from events
left join catalogue
    on
        events.source_schema = catalogue.source_schema
        and events.status = catalogue.status
        and (catalogue.channel is null or events.channel = catalogue.channel)
left join apart
    on {{ same(
        ['account_id', 'message_id', 'source_schema', 'partition_day'], 'events', 'apart'
    ) | indent(8) }}
-- Of the day after the window, v2 events of messages that began before midnight.
where
    events.source_schema = 'v1'
    or events.partition_day <= {{ to_day() }}
    or apart.begun_at < {{ add_days(to_day(), 1) }}

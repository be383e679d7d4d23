{# Days on which a model of messages doesn't have the distinct ids of the events: those that report
   a delivery, on the day of the reported request or else of the first event; ids of several messages count once
   for each. #}
{% test counts_each_id_once(model, events) %}

    with ids as (
        select
            events.account_id,
            events.message_id,
            cast(
                coalesce(apart.begun_at, min(events.requested_at), min(events.event_at)) as date
            ) as request_date
        from {{ events }} as events
        left join {{ ref('int_messages_apart') }} as apart
            on {{ same(
                ['account_id', 'message_id', 'source_schema', 'partition_day'], 'events', 'apart'
            ) }}
        where not events.is_opt_out
        group by events.account_id, events.message_id, apart.begun_at
    ),

    counted as (
        select request_date, 1 as ids, 0 as messages
        from ids
        where request_date in (select request_date from {{ ref('int_window_days') }})
        union all
        select request_date, 0, 1
        from {{ model }}
    )

    select
        request_date,
        sum(ids) as ids,
        sum(messages) as messages
    from counted
    group by request_date
    having sum(ids) <> sum(messages)

{% endtest %}

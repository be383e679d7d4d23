{# Days on which a model of messages doesn't have the distinct ids of the events: those that report
   a delivery, on the day of the reported request or else of the first event. #}
{% test counts_each_id_once(model, events) %}

    with ids as (
        select
            account_id,
            message_id,
            coalesce(
                min(cast(requested_at as date)), min(cast(event_at as date))
            ) as request_date
        from {{ events }}
        where not is_opt_out
        group by account_id, message_id
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

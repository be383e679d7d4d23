with window_days as (
    select
        request_date,
        cast(date_trunc('month', request_date) as date) as month_start,
        {{ add_days('request_date', 1 - readiness_days() | int) }} as recent_start
    from {{ ref('int_window_days') }}
),

history as (
    select *
    from {{ ref('int_plan_history') }}
)

select
    window_days.request_date,
    history.iso_country_code,
    history.use_case,
    {{ sum_where('history.request_date >= window_days.month_start', 'history.messages') }}
        as month_to_date_messages,
    {%- for column in ['messages', 'sender_id_messages', 'other_identity_messages'] %}
    {{ sum_where('history.request_date >= window_days.recent_start', 'history.' ~ column) }}
        as recent_{{ column }},
    {%- endfor %}
    max(history.request_date) as last_sent_on
from window_days
inner join history
    on
        history.request_date <= window_days.request_date
        and (
            history.request_date >= window_days.month_start
            or history.request_date >= window_days.recent_start
        )
group by window_days.request_date, history.iso_country_code, history.use_case

with window_days as (
    select days_of_window.request_date
    from (
        values
        {% for day in window_days() %}
        (date '{{ day }}'){{ "," if not loop.last }}
        {% endfor %}
    ) as days_of_window (request_date)
)

select request_date
from window_days
where {{ is_accepted('request_date') }}

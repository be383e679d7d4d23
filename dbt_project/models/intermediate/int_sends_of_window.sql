with sends as (
    select *
    from {{ ref('int_sends') }}
),

window_days as (
    select request_date
    from {{ ref('int_window_days') }}
)

-- The send log is of texts only.
select
    sends.*,
    window_days.request_date
from sends
inner join window_days
    on sends.sent_date = window_days.request_date
{%- if not var('include_simulator') %}
where not sends.is_simulator
{%- endif %}

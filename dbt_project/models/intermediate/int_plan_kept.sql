with window_days as (
    select request_date
    from {{ ref('int_window_days') }}
)

select
    request_date,
    iso_country_code,
    use_case,
    messages,
    {%- for type in identity_types() %}
    {{ type }}_messages,
    {%- endfor %}
    other_identity_messages
from {{ source('published', 'plan_vs_actual') }}
where request_date not in (select window_days.request_date from window_days)

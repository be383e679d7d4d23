with final_days as (
    select request_date
    from {{ ref('int_final_days') }}
)

select
    request_date,
    account_id,
    iso_country_code,
    {{ restated_figures() | join(',\n    ') }}
from {{ source('published', 'delivery_daily') }}
where request_date in (select final_days.request_date from final_days)

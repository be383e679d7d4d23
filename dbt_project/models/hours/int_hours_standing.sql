{{ config(materialized='view') }}

{%- set columns = [
    'account_id', 'grain', 'iso_country_code', 'entity', 'metric', 'requested_hour', 'age_hours',
    'x', 'n',
] %}

select
    {{ columns | join(',\n    ') }}
from {{ ref('rates_by_hour') }}

union all

select
    {{ columns | join(',\n    ') }}
from {{ source('published', 'rates_by_hour') }}
where request_date < {{ day_near('from_day', 0) }}

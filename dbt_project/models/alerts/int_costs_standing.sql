{{ config(materialized='view') }}

with kept as (
    {{ rows_kept('cost_daily', 'request_date', [
        'request_date',
        'account_id',
        'iso_country_code',
        'paid_messages',
        'cost_usd',
    ]) }}
)

select
    request_date,
    account_id,
    iso_country_code,
    paid_messages,
    cost_usd
from {{ ref('cost_daily') }}
where {{ is_accepted('request_date') }}

union all

select *
from kept

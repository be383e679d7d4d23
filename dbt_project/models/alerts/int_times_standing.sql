{{ config(materialized='view') }}

with kept as (
    {{ rows_kept('time_to_receipt', 'request_date', [
        'request_date',
        'account_id',
        'grain',
        'iso_country_code',
        'receipts',
        'p90_seconds',
    ]) }}
)

select
    request_date,
    account_id,
    grain,
    iso_country_code,
    receipts,
    p90_seconds
from {{ ref('time_to_receipt') }}
where {{ is_accepted('request_date') }}

union all

select *
from kept

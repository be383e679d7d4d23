with standing as (
    select
        request_date,
        account_id,
        spend_usd
    from {{ ref('cost_daily') }}
    union all
    select
        request_date,
        account_id,
        spend_usd
    from {{ ref('int_spend_kept') }}
)

select
    request_date,
    account_id,
    sum(spend_usd) as spend_usd
from standing
group by request_date, account_id

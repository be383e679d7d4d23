with attempts as (
    select *
    from {{ ref('int_attempts') }}
),

chains as (
    select *
    from {{ ref('int_chains') }}
),

inputs as (
    select *
    from {{ ref('int_account_inputs') }}
)

select
    request_date,
    account_id
from attempts
where retry_of is not null or application_message_id is not null
union
select
    request_date,
    account_id
from chains
union
select
    request_date,
    account_id
from inputs
where has_sends

with messages as (
    select *
    from {{ ref('messages') }}
    where origination_identity is not null
)

select
    -- keys
    account_id,
    origination_identity,

    -- attributes
    max(origination_identity_type) as origination_identity_type,

    -- measures
    count(*) as messages,
    count(distinct iso_country_code) as countries,
    min(requested_at) as first_requested_at,
    max(requested_at) as last_requested_at
from messages
group by account_id, origination_identity

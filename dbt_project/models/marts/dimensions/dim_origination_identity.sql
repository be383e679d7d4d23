with messages as (
    select *
    from {{ ref('messages') }}
    where origination_identity is not null
),

sightings as (
    select
        account_id,
        origination_identity,
        origination_identity_type,
        requested_at as first_requested_at,
        requested_at as last_requested_at
    from messages
    union all
    select
        account_id,
        origination_identity,
        origination_identity_type,
        first_requested_at,
        last_requested_at
    from {{ source('published', 'dim_origination_identity') }}
)

select
    -- keys
    account_id,
    origination_identity,

    -- attributes
    max_by(origination_identity_type, last_requested_at) as origination_identity_type,

    -- timestamps
    min(first_requested_at) as first_requested_at,
    max(last_requested_at) as last_requested_at,

    -- publication
    cast('{{ var("publication_id") }}' as varchar) as publication_id
from sightings
group by account_id, origination_identity

with catalogue as (
    select *
    from {{ ref('stg_status_catalogue') }}
)

select
    -- keys
    source_schema,
    channel,
    status,

    -- attributes
    outcome,
    outcome_group,
    status_rank,
    retry_useful,
    alert_family,
    meaning,

    -- flags
    is_final,

    -- publication
    cast('{{ var("publication_id") }}' as varchar) as publication_id
from catalogue

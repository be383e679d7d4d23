{{ config(materialized='table') }}

with links as (
    select links.*
    from {{ ref('int_links') }} as links
    left join {{ ref('int_link_cycles') }} as cycles
        on {{ same(['account_id', 'attempt_id', 'request_date'], 'links', 'cycles') | indent(8) }}
    where
        links.repeated_id <> links.attempt_id
        and cycles.attempt_id is null
),

hops_0 as (
    select
        account_id,
        attempt_id,
        min(repeated_id) as repeated_id
    from links
    group by account_id, attempt_id
)

{#- Each round looks twice as far back: after three, chains of nine attempts have one root. #}
{%- for round in [1, 2, 3] %},

hops_{{ round }} as (
    select
        hops.account_id,
        hops.attempt_id,
        coalesce(earlier.repeated_id, hops.repeated_id) as repeated_id
    from hops_{{ round - 1 }} as hops
    left join hops_{{ round - 1 }} as earlier
        on
            hops.account_id = earlier.account_id
            and hops.repeated_id = earlier.attempt_id
)
{%- endfor %}

select
    links.account_id,
    links.attempt_id,
    hops_3.repeated_id as first_attempt_id,
    links.request_date,
    links.requested_at,
    links.outcome_group,
    links.price_usd
from links
inner join hops_3
    on {{ same(['account_id', 'attempt_id'], 'links', 'hops_3') | indent(4) }}

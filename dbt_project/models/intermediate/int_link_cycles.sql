{{ config(materialized='table') }}

with links as (
    select *
    from {{ ref('int_links') }}
    where repeated_id <> attempt_id
),

walks_0 as (
    select
        account_id,
        attempt_id,
        request_date,
        requested_at,
        repeated_id as reached_id
    from links
)

{#- From each attempt along the links, as long as they lead to later ones; who is back stays. #}
{%- for step in range(1, 9) %},

walks_{{ step }} as (
    select
        walks.account_id,
        walks.attempt_id,
        walks.request_date,
        walks.requested_at,
        case
            when walks.reached_id = walks.attempt_id then walks.reached_id
            else links.repeated_id
        end as reached_id
    from walks_{{ step - 1 }} as walks
    inner join links
        on
            walks.account_id = links.account_id
            and walks.reached_id = links.attempt_id
            and {{ days_between('walks.request_date', 'links.request_date') }} between 0 and 1
            and (
                links.requested_at > walks.requested_at
                or (
                    links.requested_at = walks.requested_at
                    and links.attempt_id >= walks.attempt_id
                )
            )
)
{%- endfor %}

select distinct
    account_id,
    attempt_id,
    request_date
from walks_8
where reached_id = attempt_id

{%- set identity = ['request_date', 'account_id', 'origination_identity'] -%}

with seconds as (
    select *
    from {{ ref('int_parts_by_second') }}
),

histogram as (
    select
        {{ identity | join(', ') }},
        parts as parts_per_second,
        count(*) as seconds,
        sum(parts) as parts,
        sum(untold_parts) as untold_parts,
        min(requested_second) as first_at
    from seconds
    group by {{ identity | join(', ') }}, parts
)

select
    *,
    sum(seconds) over (
        partition by {{ identity | join(', ') }} order by parts_per_second
    ) as seconds_by_then,
    sum(seconds) over (partition by {{ identity | join(', ') }}) as active_seconds
from histogram

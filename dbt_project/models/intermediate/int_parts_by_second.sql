with messages as (
    select *
    from {{ ref('messages') }}
    where
        {{ counted_traffic() }}
        and {{ is_handed_over() }}
)

select
    request_date,
    account_id,
    coalesce(origination_identity, 'unknown') as origination_identity,
    date_trunc('second', requested_at) as requested_second,
    count(*) as messages,
    cast(sum(coalesce(message_parts, 1)) as bigint) as parts,
    {{ count_where('message_parts is null') }} as untold_parts
from messages
group by
    request_date, account_id, coalesce(origination_identity, 'unknown'),
    date_trunc('second', requested_at)

select
    found.*,
    case
        when published.run_kind is null then '{{ var("run_kind") }}'
        when found.last_day > published.last_day and '{{ var("run_kind") }}' = 'daily' then 'daily'
        else published.run_kind
    end as run_kind
from {{ ref('int_alerts_found') }} as found
left join {{ source('published', 'alerts') }} as published
    on published.alert_id = found.alert_id

union all

select *
from {{ ref('int_alerts_kept') }}

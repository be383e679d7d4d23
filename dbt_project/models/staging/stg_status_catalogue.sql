with catalogue as (
    select *
    from {{ ref('sms_status_normalisation') }}
)

select
    split_part(schema, '-', 1) as source_schema,
    nullif(split_part(schema, '-', 2), '') as channel,
    raw_status as status,
    outcome,
    outcome_group,
    status_rank,
    row_number() over (order by schema, raw_status) as status_number,
    terminal = 'yes' as is_final,
    retry_useful,
    alert_family,
    meaning
from catalogue

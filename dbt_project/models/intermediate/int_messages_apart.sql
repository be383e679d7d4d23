{{ config(materialized='table') }}

{%- set reach =
    "case when days.source_schema = 'v2' then 1 else " ~ var('v1_days_after') ~ ' end'
%}

with days as (
    select *
    from {{ ref('int_days_apart') }}
)

select
    days.account_id,
    days.message_id,
    days.source_schema,
    days.partition_day,
    min(earlier.first_told_at) as begun_at
from days
inner join days as earlier
    on
        {{ same(['account_id', 'message_id'], 'days', 'earlier') | indent(8) }}
        and earlier.partition_day <= days.partition_day
        and earlier.partition_day >= {{ add_days('days.partition_day', '-(' ~ reach ~ ')') }}
group by days.account_id, days.message_id, days.source_schema, days.partition_day

with window_days as (
    select request_date
    from {{ ref('int_window_days') }}
),

changed as (
    select *
    from {{ ref('int_figures_changed') }}
),

final_days as (
    select *
    from {{ ref('int_final_days') }}
),

freshness as (
    select *
    from {{ ref('data_freshness') }}
),

late as (
    select *
    from {{ ref('int_late_messages') }}
),

found as (
    select
        changed.request_date,
        changed.account_id,
        changed.iso_country_code,
        changed.figure,
        final_days.publication_id as replaced_publication_id,
        cast('{{ var("publication_id") }}' as varchar) as restated_by,
        final_days.as_of as known_at_before,
        {{ as_of() }} as restated_at,
        changed.value_before,
        changed.value_after,
        coalesce(late.late_messages, 0) as late_messages,
        freshness.events - final_days.events as events_more,
        case
            when late.late_messages > 0 then 'late_events'
            when freshness.events <> final_days.events then 'input_changed'
            else 'rules_changed'
        end as reason
    from changed
    inner join final_days
        on changed.request_date = final_days.request_date
    inner join freshness
        on changed.request_date = freshness.request_date
    left join late
        on {{ same(['request_date', 'account_id', 'iso_country_code'], 'changed', 'late')
            | indent(12) }}
),

{%- set columns = [
    'request_date', 'account_id', 'iso_country_code', 'figure', 'replaced_publication_id',
    'restated_by', 'known_at_before', 'restated_at', 'value_before', 'value_after', 'late_messages',
    'events_more', 'reason',
] %}

kept as (
    select {{ columns | join(', ') }}
    from {{ source('published', 'restatements') }}
    where request_date in (select window_days.request_date from window_days)
),

standing as (
    select * from found
    union all
    select * from kept
)

select
    {{ columns[:10] | join(',\n    ') }},
    value_after - value_before as change,
    {{ ratio('value_after - value_before', 'value_before') }} as change_share,
    {{ columns[10:] | join(',\n    ') }},
    cast('{{ var("publication_id") }}' as varchar) as publication_id
from standing

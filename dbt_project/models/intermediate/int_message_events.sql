with events as (
    select *
    from {{ ref('stg_sms_events') }}
    where
        not is_opt_out
        and (
            (
                source_schema = 'v2'
                and partition_day between {{ from_day() }} and {{ to_day() }}
            )
            or (
                source_schema = 'v1'
                and partition_day
                between {{ add_days(from_day(), -var('v1_days_before')) }}
                and {{ add_days(to_day(), var('v1_days_after')) }}
            )
        )
),

catalogue as (
    select *
    from {{ ref('stg_status_catalogue') }}
)

select
    events.*,
    coalesce(catalogue.outcome, 'unmapped') as outcome,
    coalesce(catalogue.outcome_group, 'unmapped') as outcome_group,
    coalesce(catalogue.is_final, false) as is_final,
    coalesce(catalogue.status_rank, 15) as status_rank,
    coalesce(catalogue.status_number, 0) as status_number
from events
left join catalogue
    on
        events.source_schema = catalogue.source_schema
        and events.status = catalogue.status
        and (catalogue.channel is null or events.channel = catalogue.channel)

with resolved as (
    select *
    from {{ ref('int_messages_resolved') }}
),

requested as (
    select
        *,
        coalesce(reported_requested_at, first_event_at) as requested_at,
        cast(coalesce(reported_requested_at, first_event_at) as date) as request_date,
        case when reported_requested_at is null then 'first_event' else 'reported' end
            as request_time_source,
        reported_requested_at is null
        and not has_send_event
        and {{ is_handed_over() }} as is_orphan_receipt
    from resolved
),

timed as (
    select
        requested.*,
        case when requested.is_final then requested.status_at end as finalised_at,
        {{ elapsed_seconds('requested.requested_at', 'requested.status_at') }}
            as status_after_seconds,
        opt_outs.opted_out_at,
        opt_outs.arrived_hour as opted_out_arrived_hour,
        opt_outs.message_id is not null as has_opted_out
    from requested
    inner join {{ ref('int_window_days') }} as window_days
        on requested.request_date = window_days.request_date
    -- The first from its day on: what came before its message answers none, whether the window
    -- reads it or not.
    left join {{ ref('int_opt_outs') }} as opt_outs
        on
            {{ same(['account_id', 'message_id'], 'requested', 'opt_outs') | indent(12) }}
            and opt_outs.opted_out_at >= requested.request_date
            and opt_outs.opted_out_at
            < {{ add_days('requested.request_date', var('v1_days_after') + 1) }}
            and opt_outs.opted_out_before_at < requested.request_date
),

classified as (
    select
        *,
        case
            when outcome <> 'unknown' then outcome
            when status_after_seconds >= {{ age_bucket_end('72h') }} then 'no_receipt_72h'
            else 'unknown_error'
        end as final_outcome
    from timed
)

select
    *,
    case
        when
            is_final
            and not is_orphan_receipt
            and final_outcome <> 'no_receipt_72h'
            and {{ is_handed_over() }}
            and status_after_seconds >= 0
            then status_after_seconds
    end as time_to_receipt_seconds,
    is_final and status_after_seconds < 0 as has_negative_time,
    case when is_final then status_arrived_hour end as finalised_arrived_hour
from classified

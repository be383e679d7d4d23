with scores as (
    select
        scores.*,
        max(age_days) over (partition by dedup_key, day) as oldest_age,
        max(case when is_finding then age_days end)
            over (partition by dedup_key, day)
            as finding_age
    from {{ ref('int_signal_findings') }} as scores
)

select
    dedup_key,
    day,
    day_number,
    max(case when is_finding then 1 else 0 end) as is_finding,
    max(case when is_finding or (age_days <= 2 and z >= 2) then 1 else 0 end) as is_active,
    max(
        case
            when
                is_revised_by_receipts
                and age_days = oldest_age
                and oldest_age > finding_age
                and z < 1
                then 1
            else 0
        end
    ) as is_retracted
from scores
group by dedup_key, day, day_number

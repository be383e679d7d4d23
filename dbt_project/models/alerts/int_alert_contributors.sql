with shares as (
    select
        parts.*,
        greatest(excess_messages, 0e0)
        / nullif(sum(greatest(excess_messages, 0e0)) over of_grain, 0e0) as share,
        row_number() over (
            partition by dedup_key, opened_day, grain
            order by excess_messages desc, entity asc
        ) as entity_rank
    from {{ ref('int_alert_parts') }} as parts
    window of_grain as (partition by dedup_key, opened_day, grain)
),

running as (
    select
        shares.*,
        sum(share) over (
            partition by dedup_key, opened_day, grain order by entity_rank
            rows between unbounded preceding and current row
        ) - share as share_before,
        case when share > 0 then share * ln(share / weight) else 0e0 end as surprise
    from shares
),

grains as (
    select
        dedup_key,
        opened_day,
        grain,
        sum(surprise) as surprise,
        sum(mix_effect) as mix_effect,
        row_number() over (
            partition by dedup_key, opened_day order by sum(surprise) desc, grain asc
        ) as grain_rank
    from running
    group by dedup_key, opened_day, grain
)

select
    running.dedup_key,
    running.opened_day,
    running.grain,
    running.entity,
    running.x,
    running.n,
    running.expected_share,
    running.weight,
    running.excess_messages,
    running.share,
    running.entity_rank,
    grains.surprise,
    grains.mix_effect,
    grains.surprise >= 0.1e0 as is_culprit
from running
inner join grains
    on
        grains.dedup_key = running.dedup_key
        and grains.opened_day = running.opened_day
        and grains.grain = running.grain
where grains.grain_rank = 1 and running.share > 0 and running.share_before < 2e0 / 3e0

with episodes as (
    select
        dedup_key,
        opened_day,
        last_day
    from {{ ref('int_alert_evidence') }}
    where strength_rank = 1
),

pairs as (
    select
        episodes.dedup_key,
        episodes.opened_day,
        reached.alert_id,
        abs({{ days_between('reached.opened_day', 'episodes.opened_day') }}) as shift,
        greatest(
            {{ days_between('reached.last_day', 'episodes.opened_day') }},
            {{ days_between('episodes.last_day', 'reached.opened_day') }},
            0
        ) as gap
    from episodes
    inner join {{ ref('int_alerts_reached') }} as reached
        on reached.dedup_key = episodes.dedup_key
),

ranked as (
    select
        pairs.*,
        row_number() over (
            partition by dedup_key, opened_day order by gap, shift, alert_id
        ) as rank_of_episode,
        row_number() over (partition by alert_id order by gap, shift, opened_day) as rank_of_alert
    from pairs
    where gap <= {{ detector_days('reopening') }}
),

heirs as (
    select *
    from ranked
    where rank_of_episode = 1 and rank_of_alert = 1
)

select
    episodes.dedup_key,
    episodes.opened_day,
    coalesce(
        heirs.alert_id,
        {{ dbt.hash(
            "episodes.dedup_key || '|' || cast(episodes.opened_day as varchar)"
        ) }}
    ) as alert_id
from episodes
left join heirs
    on
        heirs.dedup_key = episodes.dedup_key
        and heirs.opened_day = episodes.opened_day

select
    dedup_key,
    opened_day,
    max(case when is_culprit and entity_rank = 1 then grain end) as culprit_grain,
    max(case when is_culprit and entity_rank = 1 then entity end) as culprit_entity,
    max(mix_effect) as mix_effect,
    '[' || {{ dbt.listagg(contributor_json(), "','", "order by entity_rank") }} || ']'
        as contributors
from {{ ref('int_alert_contributors') }}
group by dedup_key, opened_day

with timelines as (
    select *
    from {{ ref('int_rate_timelines') }}
),

ages (age_days, age_hours) as (
    {{ ages() | indent(4) }}
),

at_each_age as (
    select
        timelines.*,
        ages.age_days,
        ages.age_hours,
        case
            when timelines.outcome_group = 'unmapped' then 'unmapped'
            when {{ is_reached('finalised') }} then timelines.outcome_group
            when {{ is_reached('first_final') }} then timelines.first_outcome_group
            else 'in_flight'
        end as group_by_then,
        case
            when not {{ is_reached('arrived') }} then null
            when timelines.outcome_group = 'unmapped' then 'unmapped'
            when {{ is_reached('finalised_arrived') }} then timelines.outcome_group
            when {{ is_reached('first_final_arrived') }}
                then timelines.first_arrived_outcome_group
            else 'in_flight'
        end as group_known_then
    from timelines
    inner join ages
        on
            {{ add_days('timelines.request_date', 'ages.age_days') }} <= {{ as_of() }}
            or (timelines.grain = 'country' and timelines.age_hours_reached >= ages.age_hours)
),

{%- set key = [
    'account_id', 'grain', 'iso_country_code', 'entity', 'request_date', 'age_days', 'age_hours',
] %}
{%- set metrics = as_of_metrics('group_by_then', 'opted_out_from_day <= age_days') %}
{%- set known_metrics = as_of_metrics(
    'group_known_then', 'group_known_then is not null and opted_out_arrived_from_day <= age_days'
) %}
{%- set bases = {
    'handed_over': is_handed_over(),
    'attempted': 'true',
    'asked': is_handed_over() ~ ' and is_asked and age_days is not null',
} %}

counted as (
    select
        {{ key | join(', ') }},
        {%- for metric, (base, counts) in metrics.items() %}
        {%- set known = known_metrics[metric][1] %}
        {{ messages_where(bases[base] ~ ' and ' ~ counts) | indent(8) }} as {{ metric }}_x,
        {{ messages_where(bases[base] ~ ' and ' ~ known) | indent(8) }} as {{ metric }}_x_known,
        {%- endfor %}
        {{ messages_where(is_handed_over()) }} as handed_over,
        {{ messages_where(is_handed_over() ~ ' and group_known_then is not null') }}
            as handed_over_known,
        {{ messages_where(bases['asked']) | indent(8) }} as asked,
        {{ messages_where(bases['asked'] ~ ' and group_known_then is not null') | indent(8) }}
            as asked_known,
        cast(sum(messages) as bigint) as attempted,
        {{ messages_where('group_known_then is not null') }} as attempted_known
    from at_each_age
    group by {{ key | join(', ') }}
)

{%- for metric, (base, _) in metrics.items() %}

select
    -- keys
    account_id,
    grain,
    iso_country_code,
    entity,
    '{{ metric }}' as metric,
    request_date as day,
    age_days,
    age_hours,

    -- measures
    {{ metric }}_x as x,
    {{ base }} as n,
    {{ metric }}_x_known as x_known,
    {{ base }}_known as n_known,

    -- publication
    request_date,
    cast('{{ var("publication_id") }}' as varchar) as publication_id
from counted
where {{ base }} > 0
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}

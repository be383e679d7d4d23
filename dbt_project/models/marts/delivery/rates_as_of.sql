with timelines as (
    select *
    from {{ ref('int_rate_timelines') }}
),

ages (age_days, age_hours) as (
    values
    {%- for age in ages_of_day() %}
    ({{ age }}, cast(null as integer)),
    {%- endfor %}
    {%- for age in ages_of_message() %}
    (cast(null as integer), {{ age }}){{ "," if not loop.last }}
    {%- endfor %}
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
{%- set metrics = as_of_metrics('group_by_then') %}
{%- set known_metrics = as_of_metrics('group_known_then') %}

counted as (
    select
        {{ key | join(', ') }},
        {%- for metric in metrics %}
        {{ messages_where(metrics[metric]) | indent(8) }} as {{ metric }}_x,
        {{ messages_where(known_metrics[metric]) | indent(8) }} as {{ metric }}_x_known,
        {%- endfor %}
        cast(sum(messages) as bigint) as n,
        {{ messages_where('group_known_then is not null') }} as n_known
    from at_each_age
    group by {{ key | join(', ') }}
)

{%- for metric in metrics %}

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
    n,
    {{ metric }}_x_known as x_known,
    n_known,

    -- publication
    request_date,
    cast('{{ var("publication_id") }}' as varchar) as publication_id
from counted
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}

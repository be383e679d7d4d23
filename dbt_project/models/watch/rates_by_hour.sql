with traffic as (
    select *
    from {{ ref('sms_hourly') }}
    where {{ counted_traffic() }}
),

ages (age_hours) as (
    values
    {%- for age in ages_of_hour() %}
    ({{ age }}){{ "," if not loop.last }}
    {%- endfor %}
),

at_each_age as (
    select
        traffic.*,
        ages.age_hours,
        case
            when traffic.outcome_group = 'unmapped' then 'unmapped'
            when traffic.finalised_arrived_after_hours <= ages.age_hours + 1
                then traffic.outcome_group
            when traffic.first_final_arrived_after_hours <= ages.age_hours + 1
                then traffic.first_arrived_outcome_group
            else 'in_flight'
        end as group_known_then
    from traffic
    inner join ages
        on
            traffic.arrived_after_hours <= ages.age_hours + 1
            and {{ elapsed_hours('traffic.requested_hour', as_of()) }} > ages.age_hours
),

{%- set key = ['account_id', 'iso_country_code', 'request_date', 'requested_hour', 'age_hours'] %}
{%- set metrics = as_of_metrics('group_known_then', 'false') %}

counted as (
    select
        {{ key | join(', ') }},
        {%- for metric in metrics_by_hour() %}
        {{ messages_where(is_handed_over() ~ ' and ' ~ metrics[metric][1]) | indent(8) }}
            as {{ metric }}_x,
        {%- endfor %}
        {{ messages_where(is_handed_over()) }} as handed_over
    from at_each_age
    group by {{ key | join(', ') }}
)

{%- for metric in metrics_by_hour() %}

select
    -- keys
    account_id,
    'country' as grain,
    iso_country_code,
    iso_country_code as entity,
    '{{ metric }}' as metric,
    requested_hour,
    age_hours,

    -- measures
    {{ metric }}_x as x,
    handed_over as n,

    -- publication
    request_date,
    cast('{{ var("publication_id") }}' as varchar) as publication_id
from counted
where handed_over > 0
{%- if not loop.last %}

union all
{%- endif %}
{%- endfor %}

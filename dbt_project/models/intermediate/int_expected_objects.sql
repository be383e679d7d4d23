with hours as (
    select *
    from {{ ref('int_arrival_hours') }}
    where is_over
),

offsets as (
    select
        compared_hours.comparison,
        compared_hours.offset_hours
    from (
        values
        {% for comparison, offset_hours in hours_to_compare() %}
        ('{{ comparison }}', {{ offset_hours }}){{ "," if not loop.last }}
        {% endfor %}
    ) as compared_hours (comparison, offset_hours)
),

pairs as (
    select
        hours.stream,
        hours.arrival_hour,
        hours.hour_number + offsets.offset_hours as other_hour_number,
        offsets.comparison
    from hours
    cross join offsets
),

compared as (
    select
        pairs.stream,
        pairs.arrival_hour,
        pairs.comparison,
        others.objects,
        row_number() over (
            partition by pairs.stream, pairs.arrival_hour, pairs.comparison
            order by others.objects
        ) as place,
        count(*) over (
            partition by pairs.stream, pairs.arrival_hour, pairs.comparison
        ) as known_hours
    from pairs
    inner join hours as others
        on
            pairs.stream = others.stream
            and pairs.other_hour_number = others.hour_number
),

-- the second smallest: one of them may itself have been an outage
expected as (
    select
        stream,
        arrival_hour,
        max(case when comparison = 'day' and known_hours >= 4 then objects end) as of_days,
        max(case when comparison = 'neighbour' and known_hours >= 3 then objects end)
            as of_neighbours
    from compared
    where place = 2
    group by stream, arrival_hour
)

select
    stream,
    arrival_hour,
    coalesce(of_days, of_neighbours) as expected_objects
from expected
where of_days is not null or of_neighbours is not null

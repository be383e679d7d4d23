with ledger as (
    select *
    from {{ source('lake', 'ledger') }}
),

known as (
    select
        stream,
        arrival_hour,
        object_count,
        lead(arrival_hour) over (partition by stream order by arrival_hour) as next_hour
    from ledger
),

gaps as (
    select
        stream,
        arrival_hour as hour_before,
        least(
            coalesce({{ elapsed_hours('arrival_hour', 'next_hour') }} - 1, {{ stopped_hours() }}),
            {{ elapsed_hours('arrival_hour', as_of()) }} - 1
        ) as missing_hours
    from known
),

digits as (
    select ten.digit
    from (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) as ten (digit)
),

-- eleven years of hours: no gap is longer
numbers as (
    select
        ones.digit + 10 * tens.digit + 100 * hundreds.digit + 1000 * thousands.digit
        + 10000 * myriads.digit as number
    from digits as ones
    cross join digits as tens
    cross join digits as hundreds
    cross join digits as thousands
    cross join digits as myriads
),

hours as (
    select
        stream,
        arrival_hour,
        object_count as objects
    from known
    union all
    select
        gaps.stream,
        {{ dbt.dateadd('hour', 'numbers.number', 'gaps.hour_before') }} as arrival_hour,
        0 as objects
    from gaps
    inner join numbers
        on numbers.number between 1 and gaps.missing_hours
    where gaps.missing_hours > 0
)

select
    stream,
    arrival_hour,
    objects,
    {{ elapsed_hours("timestamp '1970-01-01 00:00:00'", 'arrival_hour') }} as hour_number,
    {{ elapsed_hours('arrival_hour', as_of()) }} >= 1 as is_over
from hours

with messages as (
    select
        *,
        {{ use_case() }} as use_case
    from {{ ref('messages') }}
    where
        {{ counted_traffic() }}
        and {{ is_handed_over() }}
),

seconds as (
    select
        request_date,
        iso_country_code,
        use_case,
        date_trunc('second', requested_at) as requested_second,
        sum(coalesce(message_parts, 1)) as parts
    from messages
    group by request_date, iso_country_code, use_case, date_trunc('second', requested_at)
)

select
    request_date,
    iso_country_code,
    use_case,
    cast(max(parts) as bigint) as peak_parts_per_second
from seconds
group by request_date, iso_country_code, use_case

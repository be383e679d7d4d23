{%- set identity = ['request_date', 'account_id', 'origination_identity'] -%}

with limited as (
    select *
    from {{ ref('int_identity_limits') }}
    where handed_over + throttled_messages + throttled_sends > 0
),

histogram as (
    select *
    from {{ ref('int_parts_histogram') }}
),

measured as (
    select
        limited.request_date,
        limited.account_id,
        limited.origination_identity,
        cast(coalesce(sum(histogram.parts), 0) as bigint) as parts,
        cast(coalesce(sum(histogram.untold_parts), 0) as bigint) as untold_parts,
        cast(coalesce(sum(histogram.seconds), 0) as bigint) as active_seconds,
        min(
            case
                when histogram.seconds_by_then * 100 >= histogram.active_seconds * 99
                    then histogram.parts_per_second
            end
        ) as p99_parts_per_second,
        max(histogram.parts_per_second) as peak_parts_per_second,
        max_by(histogram.first_at, histogram.parts_per_second) as peak_at,
        {{ sum_where('histogram.parts_per_second > limited.mps_limit', 'histogram.seconds') }}
            as seconds_over_limit
    from limited
    left join histogram
        on {{ same(identity, 'limited', 'histogram') | indent(8) }}
    group by limited.request_date, limited.account_id, limited.origination_identity
)

select
    -- keys
    limited.request_date,
    limited.account_id,
    limited.origination_identity,

    -- attributes
    limited.origination_identity_type,
    limited.iso_country_code,

    -- volume
    limited.handed_over,
    measured.parts,
    measured.untold_parts,
    measured.active_seconds,

    -- parts a second: the highest, and nearest rank over the seconds that took any
    measured.p99_parts_per_second,
    measured.peak_parts_per_second,
    measured.peak_at,

    -- against the limit
    limited.mps_limit,
    {{ ratio('limited.mps_limit - measured.peak_parts_per_second', 'limited.mps_limit') }}
        as headroom,
    case when limited.mps_limit is not null then measured.seconds_over_limit end
        as seconds_over_limit,

    -- what AWS refused
    case
        when limited.from_v1 = limited.attempted or limited.logged_sends > 0
            then limited.throttled_messages + limited.throttled_sends
    end as throttled,

    -- flags
    limited.from_v1 = limited.attempted or limited.logged_sends > 0 as is_observable,

    -- publication
    cast('{{ var("publication_id") }}' as varchar) as publication_id
from limited
inner join measured
    on {{ same(identity, 'limited', 'measured') | indent(4) }}

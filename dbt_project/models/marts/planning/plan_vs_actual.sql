with days as (
    select
        *,
        {{ days_between("date_trunc('month', request_date)", 'request_date') }} + 1
            as days_elapsed,
        {{ days_between(
            "date_trunc('month', request_date)",
            next_month("cast(date_trunc('month', request_date) as date)")
        ) }} as days_of_month
    from {{ ref('int_plan_days') }}
),

traffic as (
    select *
    from {{ ref('int_plan_traffic') }}
),

peaks as (
    select *
    from {{ ref('int_plan_peaks') }}
),

{%- set key = ['request_date', 'iso_country_code', 'use_case'] %}

joined as (
    select
        days.*,
        {%- for column in [
            'messages', 'handed_over', 'parts', 'sender_id_messages', 'short_code_messages',
            'long_code_messages', 'toll_free_messages',
        ] %}
        coalesce(traffic.{{ column }}, 0) as {{ column }},
        {%- endfor %}
        traffic.other_identity_messages,
        peaks.peak_parts_per_second,
        cast(days.month_to_date_messages as double) / days.days_elapsed * days.days_of_month
            as projected_messages
    from days
    left join traffic
        on {{ same(key, 'days', 'traffic') | indent(12) }}
    left join peaks
        on {{ same(key, 'days', 'peaks') | indent(12) }}
)

select
    -- keys
    {{ key | join(',\n    ') }},

    -- the plan
    is_planned,
    phase,
    launch_on,
    monthly_messages,
    mps,

    -- the day
    messages,
    handed_over,
    parts,
    {%- for type in identity_types() %}
    {{ type }}_messages,
    {%- endfor %}
    other_identity_messages,
    peak_parts_per_second,

    -- the month
    days_elapsed,
    days_of_month,
    month_to_date_messages,
    projected_messages,
    {{ ratio('projected_messages', 'monthly_messages') }} as projected_plan_share,

    -- flags
    messages > 0 and not is_planned as is_without_plan,
    messages > 0 and request_date < launch_on as is_before_launch,
    projected_messages > monthly_messages as is_volume_beyond_plan,
    peak_parts_per_second > mps as is_mps_beyond_plan,

    -- publication
    cast('{{ var("publication_id") }}' as varchar) as publication_id
from joined

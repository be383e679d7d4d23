{%- set key = ['request_date', 'account_id', 'iso_country_code'] -%}

with final_days as (
    select request_date
    from {{ ref('int_final_days') }}
),

sides as (
    select
        'before' as side,
        {{ (key + restated_figures()) | join(', ') }}
    from {{ ref('int_figures_published') }}
    union all
    select
        'after' as side,
        {{ (key + restated_figures()) | join(', ') }}
    from {{ ref('delivery_daily') }}
),

amounts as (
    select
        {%- for column in key %}
        sides.{{ column }},
        {%- endfor %}
        sides.side,
        figures.figure,
        cast(
            case figures.figure
                {%- for figure in restated_figures() %}
                when '{{ figure }}' then sides.{{ figure }}
                {%- endfor %}
            end as decimal(18, 8)
        ) as amount
    from sides
    cross join (
        values
        {%- for figure in restated_figures() %}
        ('{{ figure }}'){{ "," if not loop.last }}
        {%- endfor %}
    ) as figures (figure)
    where sides.request_date in (select final_days.request_date from final_days)
),

compared as (
    select
        {{ key | join(', ') }},
        figure,
        coalesce(max(case when side = 'before' then amount end), 0) as value_before,
        coalesce(max(case when side = 'after' then amount end), 0) as value_after
    from amounts
    group by {{ key | join(', ') }}, figure
)

select *
from compared
where value_before <> value_after

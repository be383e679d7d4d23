{%- set measures = [
    'handed_over', 'finalised', 'delivered', 'confirmed', 'blocked', 'no_receipt',
] -%}

with window_days as (
    select request_date
    from {{ ref('int_window_days') }}
),

history as (
    select *
    from {{ ref('int_schemas_history') }}
)

select
    {%- for schema in ['v1', 'v2'] %}
    min(case when history.source_schema = '{{ schema }}' then history.request_date end)
        as first_day_{{ schema }},
    max(case when history.source_schema = '{{ schema }}' then history.request_date end)
        as last_day_{{ schema }},
    {%- for measure in measures %}
    {{ sum_where("history.source_schema = '" ~ schema ~ "'", 'history.' ~ measure) }}
        as {{ measure }}_{{ schema }},
    {%- endfor %}
    {%- endfor %}
    history.{{ migration_strata() | join(',\n    history.') }},
    window_days.request_date
from window_days
inner join history
    on
        history.request_date
        <= {{ add_days('window_days.request_date', 1 - var('maturity_days')) }}
        and history.request_date
        > {{ add_days(
            'window_days.request_date', 1 - var('maturity_days') - migration_days() | int
        ) }}
group by window_days.request_date, history.{{ migration_strata() | join(', history.') }}
having count(distinct history.source_schema) = 2

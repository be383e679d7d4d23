with sums as (
    select *
    from {{ ref('int_schemas_summed') }}
),

metrics as (
    select metrics_of_schemas.metric
    from (
        values
        {%- for metric, x, n in migration_metrics() %}
        ('{{ metric }}'){{ "," if not loop.last }}
        {%- endfor %}
    ) as metrics_of_schemas (metric)
),

counted as (
    select
        {%- for schema in ['v1', 'v2'] %}
        case metrics.metric
            {%- for metric, x, n in migration_metrics() %}
            when '{{ metric }}' then sums.{{ x }}_{{ schema }}
            {%- endfor %}
        end as x_{{ schema }},
        case metrics.metric
            {%- for metric, x, n in migration_metrics() %}
            when '{{ metric }}' then sums.{{ n }}_{{ schema }}
            {%- endfor %}
        end as n_{{ schema }},
        {%- endfor %}
        metrics.metric,
        sums.*
    from sums
    cross join metrics
),

rated as (
    select
        {%- for schema in ['v1', 'v2'] %}
        {{ ratio('x_' ~ schema, 'n_' ~ schema) }} as rate_{{ schema }},
        {{ wilson_low('x_' ~ schema, 'n_' ~ schema) | indent(8) }} as low_{{ schema }},
        {{ wilson_high('x_' ~ schema, 'n_' ~ schema) | indent(8) }} as high_{{ schema }},
        {%- endfor %}
        counted.*
    from counted
    where n_v1 > 0 and n_v2 > 0
)

select
    -- keys
    request_date,
    {{ migration_strata() | join(',\n    ') }},
    metric,

    -- through v1, through v2
    {%- for schema in ['v1', 'v2'] %}
    first_day_{{ schema }},
    last_day_{{ schema }},
    x_{{ schema }},
    n_{{ schema }},
    rate_{{ schema }},
    {%- endfor %}

    -- v2 less v1
    rate_v2 - rate_v1 as difference,
    {{ newcombe_low('v1', 'v2') | indent(4) }} as difference_low,
    {{ newcombe_high('v1', 'v2') | indent(4) }} as difference_high,
    case
        when {{ newcombe_low('v1', 'v2') | indent(8) }} > 0 then 'rise'
        when {{ newcombe_high('v1', 'v2') | indent(8) }} < 0 then 'fall'
        else 'no_evidence'
    end as verdict,

    -- publication
    cast('{{ var("publication_id") }}' as varchar) as publication_id
from rated

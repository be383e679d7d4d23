{# How far each row of the series lies from the median of those before: `number` counts days or hours,
   `centre` says how many of them. #}
{% macro signal_deviations(signals, number, centre) -%}
with levels as (
    select
        signals.*,
        {{ exact_median('y', 'over history') }} as y_median,
        {{ exact_median('n', 'over history') }} as n_median
    from {{ signals }} as signals
    window history as (
        partition by series_id order by {{ number }}
        {{ days_before(centre) }}
    )
)

select
    levels.*,
    y - y_median as deviation,
    case when n >= 0.2e0 * n_median then abs(y - y_median) end as busy_deviation,
    case when n >= 0.2e0 * n_median then v end as busy_v
from levels
{%- endmacro %}

{# What each row counts for as history of later ones: nothing when it is odd. #}
{% macro signal_weights(deviations, number, spread) -%}
with spreads as (
    select
        deviations.*,
        greatest(
            coalesce(
                power(1.4826e0 * {{ exact_median('busy_deviation', 'over history') }}, 2)
                - avg(busy_v) over history,
                least_tau2
            ),
            least_tau2
        ) as rough_tau2,
        count(deviation) over history as deviations
    from {{ deviations }} as deviations
    window history as (
        partition by series_id order by {{ number }}
        {{ days_before(spread) }}
    )
)

select
    spreads.*,
    case
        when
            deviation is null
            or deviations < 8
            or abs(deviation) <= 3 * sqrt(rough_tau2 + v)
            then 1e0 / (rough_tau2 + v)
    end as weight
from spreads
{%- endmacro %}

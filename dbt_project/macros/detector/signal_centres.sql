{# What is expected of each row to be judged, and the variance between days or hours. #}
{% macro signal_centres(weights, number, centre, spread, judged) -%}
with sums as (
    select
        weights.*,
        sum(weight * y) over recent / sum(weight) over recent as centre,
        1e0 / sum(weight) over recent as centre_variance,
        sum(case when deviation is not null then weight * (1.03e0 * deviation * deviation - v) end)
            over history
        / sum(case when deviation is not null then weight end) over history
            as excess_variance,
        count(weight) over history as baseline_days,
        count(*) over history - count(weight) over history as odd_days
    from {{ weights }} as weights
    window
        recent as (
            partition by series_id order by {{ number }}
            {{ days_before(centre) }}
        ),
        history as (
            partition by series_id order by {{ number }}
            {{ days_before(spread) }}
        )
)

select
    sums.*,
    greatest(coalesce(excess_variance, least_tau2), least_tau2) as tau2
from sums
where {{ judged }} and centre is not null
{%- endmacro %}

{# How far each row lies from what was to be expected of its series. #}
{% macro signal_scores(centres, series, number, age) -%}
with centres as (
    select
        centres.*,
        series.account_id,
        series.grain,
        series.iso_country_code,
        series.entity,
        series.signal,
        series.{{ age }},
        series.dedup_key,
        series.metric,
        series.direction,
        series.sign,
        series.is_part,
        series.is_share
    from {{ centres }} as centres
    inner join {{ series }} as series
        on series.series_id = centres.series_id
),

expected as (
    select
        centres.*,
        {{ natural_value('centre', 'base') }} as expected_value,
        sqrt(tau2 + v + centre_variance) as standard_error,
        cast(baseline_days - 1 as double) as freedom,
        sign * (y - centre) as distance,
        tau2 / (tau2 + v) as unrest
    from centres
),

raw_scores as (
    select
        expected.*,
        {{ tempered_distance() | indent(8) }} / standard_error as raw_z
    from expected
),

scores as (
    select
        raw_scores.*,
        raw_z * (1e0 - 1e0 / (4e0 * freedom)) / sqrt(1e0 + raw_z * raw_z / (2e0 * freedom))
            as z_of_day,
        {{ natural_value('centre - 3 * standard_error', 'base') }} as expected_low,
        {{ natural_value('centre + 3 * standard_error', 'base') }} as expected_high,
        case
            when is_share then cast(x as double) / n
            when signal in ('volume', 'pumping', 'fleet') then cast(n as double)
            else exp(base + y)
        end as observed_value
    from raw_scores
),

effects as (
    select
        scores.*,
        case
            when is_share then sign * (observed_value - expected_value)
            else exp(sign * (y - centre)) - 1e0
        end as effect,
        case
            when is_share then sign * (x - n * expected_value)
            when signal in ('volume', 'pumping', 'fleet') then sign * (n - expected_value)
            else cast(n as double)
        end as excess_messages,
        {% for back, name in ((1, 'z_of_day_before'), (2, 'z_two_days_before')) -%}
        case
            when
                lag({{ number }}, {{ back }}) over (partition by series_id order by {{ number }})
                = {{ number }} - {{ back }}
                then lag(z_of_day, {{ back }}) over (partition by series_id order by {{ number }})
        end as {{ name }}{{ "," if not loop.last }}
        {% endfor %}
    from scores
)

select
    effects.*,
    coalesce(z_of_day >= 2.5e0 and z_of_day_before >= 2.5e0, false) as is_second_day,
    {{ days_together() | indent(4) }} as z
from effects
{%- endmacro %}

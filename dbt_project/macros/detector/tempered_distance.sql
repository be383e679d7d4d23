{# How far a share lies from its expected one, on the arcsine scale. What varies from day to day
   varies by odds: a rare thing that doubles lies far on the arcsine scale and is no wonder. So the
   part of the variance that isn't the count's own is held against the distance in log odds, where
   that is less. Opt-outs are too few for either scale: theirs is the signed root of the Poisson
   deviance, with half a message off for their being whole, which has the exact tail's size. #}
{% macro tempered_distance() -%}
    {%- set odds_of_day = '(x + 0.375e0) / (n - x + 0.375e0)' -%}
    {%- set p = 'greatest(least(expected_value, 0.9999e0), 0.0001e0)' -%}
    {%- set expected = '(n * expected_value)' -%}
    case
        when signal = 'opt_out' and x > {{ expected }} + 0.5e0
            then sqrt(
                2e0 * v * greatest(
                    (x - 0.5e0) * ln((x - 0.5e0) / {{ expected }}) - (x - 0.5e0 - {{ expected }}),
                    0e0
                )
            )
        when is_share and signal <> 'opt_out'
            then
                (1e0 - unrest) * distance
                + unrest * least(
                    distance,
                    sign * ln({{ odds_of_day }} * (1e0 - {{ p }}) / {{ p }})
                    * sqrt({{ p }} * (1e0 - {{ p }})) / 2e0
                )
        else distance
    end
{%- endmacro %}

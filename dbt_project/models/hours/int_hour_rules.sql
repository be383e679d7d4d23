with rules (
    signal, metric, sign, least_spread,
    calm_z, unruly_z, young_z, least_effect, least_ratio, least_n, least_excess
) as (
    values
    ('blocked', 'blocked', 1, 0.012e0, 4.7e0, 5.7e0, 0e0, 0.06e0, 1e0, 20, 10),
    ('delivery', 'delivery', -1, 0.012e0, 4.7e0, 5.7e0, 0.5e0, 0.08e0, 0e0, 20, 10),
    ('final', 'delivery', -1, 0.012e0, 4.7e0, 5.7e0, 0e0, 0.08e0, 0e0, 20, 10),
    ('pending', 'pending', 1, 0.012e0, 4.7e0, 5.7e0, 0.5e0, 0.08e0, 1e0, 20, 10)
)

select
    signal,
    metric,
    case sign when 1 then 'rise' else 'drop' end as direction,
    sign,
    power(least_spread, 2) as least_tau2,
    calm_z,
    unruly_z,
    young_z,
    least_effect,
    least_ratio,
    least_n,
    least_excess
from rules

with rules (
    signal, metric, sign, is_part, is_share, least_spread,
    calm_z, unruly_z, young_z, least_effect, least_effect_again, least_ratio, least_n, least_excess
) as (
    values
    ('blocked', 'blocked', 1, 0, 1, 0.012e0, 3.7e0, 6e0, 0e0, 0.04e0, 0.03e0, 1e0, 20, 10),
    ('delivery', 'delivery', -1, 0, 1, 0.012e0, 3.7e0, 6e0, 0.5e0, 0.05e0, 0.04e0, 0e0, 20, 10),
    ('final', 'delivery', -1, 0, 1, 0.012e0, 3.7e0, 6e0, 0e0, 0.05e0, 0.04e0, 0e0, 20, 10),
    ('pending', 'pending', 1, 0, 1, 0.012e0, 3.7e0, 6e0, 0.5e0, 0.06e0, 0.05e0, 1e0, 20, 10),
    ('opt_out', 'opt_out', 1, 0, 1, 0.012e0, 3.3e0, 3.3e0, 0e0, 0e0, 0e0, 2e0, 20, 5),
    ('blocked', 'blocked', 1, 1, 1, 0.012e0, 5.5e0, 8e0, 0e0, 0.10e0, 0.10e0, 1e0, 50, 20),
    ('delivery', 'delivery', -1, 1, 1, 0.012e0, 5.5e0, 8e0, 0.5e0, 0.12e0, 0.12e0, 0e0, 50, 20),
    ('pending', 'pending', 1, 1, 1, 0.012e0, 5.5e0, 8e0, 0.5e0, 0.12e0, 0.12e0, 1e0, 50, 20),
    ('volume', 'volume', -1, 0, 0, 0.08e0, 4e0, 4e0, 0e0, 2.3e0, 0.8e0, 0e0, 0, 15),
    ('pumping', 'pumping', 1, 0, 0, 0.08e0, 3.8e0, 3.8e0, 0e0, 1e0, 1e0, 0e0, 20, 20),
    ('fleet', 'missing_data', -1, 0, 0, 0.08e0, 4e0, 4e0, 0e0, 4e0, 4e0, 0e0, 0, 20),
    ('cost', 'cost', 1, 0, 0, 0.03e0, 3.9e0, 3.9e0, 0e0, 0.2e0, 0.2e0, 0e0, 15, 0),
    ('time', 'time_to_receipt', 1, 0, 0, 0.1e0, 4e0, 4e0, 0e0, 0.8e0, 0.7e0, 0e0, 100, 0)
)

select
    signal,
    metric,
    case sign when 1 then 'rise' else 'drop' end as direction,
    sign,
    is_part = 1 as is_part,
    is_share = 1 as is_share,
    power(least_spread, 2) as least_tau2,
    calm_z,
    unruly_z,
    young_z,
    least_effect,
    least_effect_again,
    least_ratio,
    least_n,
    least_excess
from rules

with rules (
    metric, direction, sign, age_days, cut_z, least_effect, is_revised_by_receipts
) as (
    values
    ('blocked', 'rise', 1, 1, 3.25e0, 0.03e0, 1),
    ('blocked', 'rise', 1, 2, 3.25e0, 0.03e0, 1),
    ('blocked', 'rise', 1, 3, null, null, 1),
    ('blocked', 'rise', 1, 4, null, null, 1),
    ('delivery', 'drop', -1, 1, 4.25e0, 0.04e0, 1),
    ('delivery', 'drop', -1, 2, 3.60e0, 0.04e0, 1),
    ('delivery', 'drop', -1, 3, null, null, 1),
    ('delivery', 'drop', -1, 4, null, null, 1),
    ('pending', 'rise', 1, 1, 4.25e0, 0.06e0, 0),
    ('pending', 'rise', 1, 2, 3.75e0, 0.06e0, 0)
)

select
    metric,
    direction,
    age_days,
    sign,
    cut_z,
    least_effect,
    is_revised_by_receipts = 1 as is_revised_by_receipts
from rules

"""The figures of each published mart that must agree with one another, row by row."""

from __future__ import annotations

from collections.abc import Mapping

from include.quality.mart_rules import delivery, fraud, operations, planning, sending
from include.quality.rules import Rule

MART_RULES: Mapping[str, tuple[Rule, ...]] = {
    **delivery.RULES,
    **sending.RULES,
    **fraud.RULES,
    **planning.RULES,
    **operations.RULES,
}

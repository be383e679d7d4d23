"""The figures of the marts of planning that must agree with one another, row by row."""

from __future__ import annotations

from collections.abc import Mapping

from include.quality.rules import Rule

_PLAN_VS_ACTUAL = (
    Rule(
        "counts_more_than_all",
        "messages is null or messages > month_to_date_messages or handed_over > messages"
        " or other_identity_messages > messages",
        "A day is a part of its month: the pace against the plan rests on it.",
    ),
)

_SCHEMAS_DAILY = (
    Rule(
        "counts_more_than_all",
        "handed_over is null or finalised > handed_over"
        " or delivered + blocked + no_receipt > finalised",
        "The comparison of v1 and v2 takes these as parts of what was handed over.",
    ),
)

_MIGRATION = (
    Rule(
        "counts_more_than_all",
        "x_v1 is null or x_v2 is null or x_v1 > n_v1 or x_v2 > n_v2",
        "Both shares that are compared are parts of their denominators.",
    ),
)

RULES: Mapping[str, tuple[Rule, ...]] = {
    "plan_vs_actual": _PLAN_VS_ACTUAL,
    "schemas_daily": _SCHEMAS_DAILY,
    "migration": _MIGRATION,
}

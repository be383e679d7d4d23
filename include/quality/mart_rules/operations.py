"""The figures of the marts of operations that must agree, row by row."""

from __future__ import annotations

from collections.abc import Mapping

from include.quality.rules import Rule

_DATA_FRESHNESS = (
    Rule(
        "counts_more_than_all",
        "attempted is null or attempted > events or in_flight > attempted",
        "Each message has an event, and those in flight are a part of all.",
    ),
)

_RESTATEMENTS = (
    Rule(
        "restates_nothing",
        "change is null or change = 0 or change <> value_after - value_before",
        "A restatement tells readers that a final figure changed, and by how much.",
    ),
)

RULES: Mapping[str, tuple[Rule, ...]] = {
    "data_freshness": _DATA_FRESHNESS,
    "restatements": _RESTATEMENTS,
}

"""The figures of the marts of fraud that must agree with one another, row by row."""

from __future__ import annotations

from collections.abc import Mapping

from include.quality.rules import Rule

_NUMBER_RANGES = (
    Rule(
        "counts_more_than_all",
        "messages is null or handed_over > messages or sequential_messages > messages"
        " or recipients > messages or conversions > conversions_expected",
        "What a range shows is a part of its messages: shares above 1 accuse the wrong range.",
    ),
)

_PROTECT_WHAT_IF = (
    Rule(
        "counts_more_than_all",
        "messages is null or protect_blocked + handed_over > messages or confirmed > handed_over"
        " or conversions > conversions_expected",
        "What became of assessed messages is a part of them.",
    ),
)

RULES: Mapping[str, tuple[Rule, ...]] = {
    "number_ranges": _NUMBER_RANGES,
    "protect_what_if": _PROTECT_WHAT_IF,
}

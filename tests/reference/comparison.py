"""Two tables, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from math import isclose
from typing import Any

from tests.reference.look import Row

NOT_COMPARED = (
    "publication_id",
    "is_sequential_recipient",
    "is_conversion_expected",
    "is_converted",
    "is_conversion_observable",
)
"""The run's own name, a mark by the neighbours within an object, and what ranges of numbers count
of the send log: no part of marts 1 to 9."""
SHOWN = 5
_LAST_DIGIT = 1e-8
"""Of money, which is kept with 8 digits."""


def differences(published: list[Row], expected: list[Row], key: tuple[str, ...]) -> list[str]:
    """What differs, a line a cell or row; empty when every cell is equal."""
    there, wanted = _by_key(published, key), _by_key(expected, key)
    found = [f"{place}: not published" for place in wanted if place not in there]
    found += [f"{place}: published, but not expected" for place in there if place not in wanted]
    if len(there) != len(published) or len(wanted) != len(expected):
        found.append(f"a key more than once: {len(published)} rows, {len(there)} keys")
    for place in there.keys() & wanted.keys():
        found += _cells(place, there[place], wanted[place])
    return found


def summary(found: dict[str, list[str]]) -> str:
    """The first differences of each mart."""
    lines = [f"{mart}: {line}" for mart, own in found.items() for line in sorted(own)[:SHOWN]]
    counts = ", ".join(f"{mart} {len(own)}" for mart, own in found.items() if own)
    return "\n".join([f"differences: {counts}", *lines])


def _by_key(rows: list[Row], key: tuple[str, ...]) -> dict[tuple[Any, ...], Row]:
    return {tuple(row[name] for name in key): row for row in rows}


def _cells(place: tuple[Any, ...], published: Row, expected: Row) -> Iterator[str]:
    names = [name for name in {**published, **expected} if name not in NOT_COMPARED]
    for name in names:
        if name not in published or name not in expected:
            yield f"column {name}: in one of the two only"
        elif not _are_equal(published[name], expected[name]):
            yield f"{place} {name}: published {published[name]!r}, expected {expected[name]!r}"


def _are_equal(published: Any, expected: Any) -> bool:
    if published is None or expected is None:
        return published is expected
    if isinstance(expected, float):
        slack = _LAST_DIGIT if isinstance(published, Decimal) else 1e-9
        return isclose(float(published), expected, rel_tol=1e-9, abs_tol=slack)
    return bool(published == expected)

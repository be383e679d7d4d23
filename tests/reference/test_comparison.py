"""What the comparison of two tables takes for a difference."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.reference.comparison import differences

ROW = {"country": "DE", "messages": 3, "cost_usd": Decimal("0.1"), "share": 0.25, "tag": None}


def found(*published: dict[str, Any]) -> list[str]:
    return differences([ROW | row for row in published], [ROW], ("country",))


def test_equal_tables_have_no_difference() -> None:
    assert found({"publication_id": "run", "share": 0.25 + 1e-12}) == []


@pytest.mark.parametrize(
    "cell",
    [
        {"messages": 4},
        {"messages": None},
        {"cost_usd": Decimal("0.10000001")},
        {"share": 0.25 + 1e-8},
        {"tag": ""},
        {"more": 1},
    ],
)
def test_a_cell_that_differs_is_named(cell: dict[str, Any]) -> None:
    (line,) = found(cell)
    assert next(iter(cell)) in line


def test_rows_that_are_in_one_table_only_are_named() -> None:
    assert len(found({"country": "FR"})) == 2
    assert len(found()) == 1


def test_a_key_that_comes_twice_is_a_difference() -> None:
    assert found({}, {}) == ["a key more than once: 2 rows, 1 keys"]

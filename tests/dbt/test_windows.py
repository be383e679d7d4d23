"""The same days in one window or several, once or twice: the same rows."""

from __future__ import annotations

import pytest

from include.warehouse.marts import published_marts
from tests.dbt.scratch import Scratch

BUILT = [
    mart.name
    for mart in published_marts()
    if mart.name not in {"alerts", "incidents"} and not mart.is_whole
]


@pytest.mark.parametrize("mart", BUILT)
def test_parts_built_on_what_was_published_equal_the_whole(
    mart: str, built: Scratch, by_parts: list[Scratch]
) -> None:
    sql = f"select * exclude (publication_id) from {mart}"
    whole = sorted(str(row) for row in built.rows(sql))
    assert whole == sorted(str(row) for part in by_parts for row in part.rows(sql))

"""One day, two engines: the main job on Athena publishes what it publishes on DuckDB."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from include.warehouse.marts import published_marts
from tests.athena.lake_on_athena import AthenaLake
from tests.end_to_end.lake_of_tests import Lake
from tests.end_to_end.test_by_hand import events_of_the_day

pytestmark = pytest.mark.athena

Rows = dict[str, list[dict[str, Any]]]


def published_by(lake: Lake) -> Rows:
    """All published rows, in the order of their keys, after a run over the day."""
    lake.receive("2026-11-01 10", events_of_the_day())
    lake.ingest("2026-11-01 00", "2026-11-01 23")
    assert lake.build("2026-11-01", "2026-11-01", "2026-11-08 00:00:00", "by-hand") == []
    return {
        mart.name: lake.query(f"select * from {mart.name} order by {', '.join(mart.key)}")
        for mart in published_marts()
    }


def is_same(value: Any, expected: Any) -> bool:
    if isinstance(value, float) and isinstance(expected, float):
        return math.isclose(value, expected, rel_tol=1e-9, abs_tol=1e-9)
    return bool(value == expected)


def test_every_mart_is_the_same_on_both_engines(lake: AthenaLake, tmp_path: Path) -> None:
    on_athena = published_by(lake)
    on_duckdb = published_by(Lake(tmp_path / "duckdb"))
    assert len(on_duckdb["messages"]) == 12
    assert {mart: len(rows) for mart, rows in on_athena.items()} == {
        mart: len(rows) for mart, rows in on_duckdb.items()
    }
    differing = [
        (mart, name, row[name], value)
        for mart, rows in on_duckdb.items()
        for row, expected in zip(on_athena[mart], rows, strict=True)
        for name, value in expected.items()
        if not is_same(row[name], value)
    ]
    assert differing == []
    assert lake.databases_of_runs() == []

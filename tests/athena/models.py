"""All rows of every model, as dbt built them in a run on any engine."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import create_engine, text

from include.dbt import PROJECT
from include.run import MartRun
from include.warehouse.warehouse import open_warehouse
from tests.end_to_end.lake_of_tests import Lake

Row = Mapping[str, Any]
Rows = dict[str, list[dict[str, Any]]]

MODELS = sorted(
    file.stem
    for file in (PROJECT / "models").rglob("*.sql")
    if file.parent.name not in {"hours", "watch"}
)
"""The models of daily runs: those of hourly runs are run on DuckDB alone."""


def built_rows(lake: Lake, run: MartRun) -> Rows:
    """What a run has built of each model, before anything of it is published."""
    place = open_warehouse(lake.settings, lake.store).gate_connection(run)
    options = {"creator": place.creator} if place.creator else {}
    engine = create_engine(place.url, **options)
    with engine.connect() as connection:
        return {
            model: [
                dict(row)
                for row in connection.execute(text(f"select * from marts.{model}")).mappings()
            ]
            for model in MODELS
        }


def differences(found: Sequence[Row], expected: Sequence[Row]) -> list[tuple[Row, Row]]:
    """The rows that differ, in pairs, in whatever order the rows come; doubles within 1e-9.

    Columns are compared by name: on Athena, the day of a partition comes last.
    """
    assert len(found) == len(expected)
    pairs = zip(sorted(found, key=_order), sorted(expected, key=_order), strict=True)
    return [(row, other) for row, other in pairs if not _is_same_row(row, other)]


def _order(row: Row) -> tuple[str, str]:
    """Doubles come last: they may differ by less than counts."""
    ordered = sorted(row.items())
    exact = [item for item in ordered if not isinstance(item[1], float)]
    doubles = [f"{item[1]:.6g}" for item in ordered if isinstance(item[1], float)]
    return repr(exact), repr(doubles)


def _is_same_row(row: Row, other: Row) -> bool:
    return row.keys() == other.keys() and all(
        _is_same(value, other[name]) for name, value in row.items()
    )


def _is_same(value: Any, other: Any) -> bool:
    if isinstance(value, float) and isinstance(other, float):
        return math.isclose(value, other, rel_tol=1e-9, abs_tol=1e-9)
    return bool(value == other)

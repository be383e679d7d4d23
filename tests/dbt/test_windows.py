"""The same days in one window or several, once or twice: the same rows."""

from __future__ import annotations

import pytest
import yaml

from include.publishing.days import V1_REACH
from include.warehouse.marts import published_marts
from tests.dbt.project import PROJECT
from tests.dbt.scratch import Scratch

BY_DAY = [mart.name for mart in published_marts() if not mart.is_whole]


def rows(scratch: Scratch, mart: str) -> list[str]:
    """The rows of a mart, whichever run built them and however often its events were captured."""
    uncompared = {"publication_id", "repeated_event_count"}
    rows = scratch.rows(f"select * from {mart}")
    return [str({name: row[name] for name in row if name not in uncompared}) for row in rows]


@pytest.mark.parametrize("mart", BY_DAY)
def test_parts_built_on_what_was_published_equal_the_whole(
    mart: str, built: Scratch, by_parts: list[Scratch]
) -> None:
    parts = [row for part in by_parts for row in rows(part, mart)]
    assert sorted(rows(built, mart)) == sorted(parts)


@pytest.mark.parametrize("mart", ["dim_country", "dim_status", "dim_origination_identity"])
def test_a_dimension_is_whole_after_each_part(
    mart: str, built: Scratch, by_parts: list[Scratch]
) -> None:
    assert sorted(rows(built, mart)) == sorted(rows(by_parts[-1], mart))


def test_dbt_and_the_warehouse_agree_on_the_days_of_v1_events() -> None:
    variables = yaml.safe_load((PROJECT / "dbt_project.yml").read_text())["vars"]
    assert variables["v1_days_after"] == V1_REACH.days

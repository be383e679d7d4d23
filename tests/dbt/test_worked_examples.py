"""The examples of docs/metrics.md that are made of one small lake: each figure is the mart's."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from include.settings import PROJECT_ROOT
from tests.dbt import worked_examples
from tests.dbt.project import run_dbt
from tests.dbt.scratch import Scratch

PAGE = (PROJECT_ROOT / "docs" / "metrics.md").read_text()

EXAMPLES = {
    "number_ranges": "request_date = '2026-11-10' and recipient_prefix = '3712900'",
    "protect_what_if": "true",
    "plan_vs_actual": "request_date = '2026-11-10' and iso_country_code = 'DE'",
    "country_readiness": "request_date = '2026-11-10' and iso_country_code = 'GB'",
    "migration": "request_date = '2026-11-12' and metric = 'delivery'",
    "data_freshness": "request_date = '2026-11-10'",
}
"""Where the row of each mart's example is."""


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Scratch:
    return worked_examples.built(tmp_path_factory.mktemp("worked"))


@pytest.fixture(scope="module")
def restated(lake: Scratch, tmp_path_factory: pytest.TempPathFactory) -> Scratch:
    return worked_examples.restated(tmp_path_factory.mktemp("restated"), lake)


def table_of(example: str) -> list[list[str]]:
    """The cells of the table below the words `Example of <mart>` on the page."""
    _, _, rest = PAGE.partition(f"Example of `{example}`")
    (table,) = re.findall(r"\A[^|]*?\n\n((?:\|.*\n)+)", rest)
    rows = [row.strip("| ").split("|") for row in table.splitlines()]
    return [[cell.strip().strip("`") for cell in row] for row in [rows[0], *rows[2:]]]


def shown(value: Any) -> str:
    """A value as the page writes it."""
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    if value is None or isinstance(value, bool):
        return {None: "NULL", True: "true", False: "false"}[value]
    text = str(value)
    return text.rstrip("0").rstrip(".") if re.fullmatch(r"-?\d+\.\d+", text) else text


@pytest.mark.parametrize("mart", EXAMPLES)
def test_the_example_of_a_mart_is_its_row(mart: str, lake: Scratch) -> None:
    row = lake.row(f"select * from {mart} where {EXAMPLES[mart]}")
    _, *cells = table_of(mart)
    assert len(cells) >= 6
    assert {name: shown(row[name]) for name, _ in cells} == dict(cells)


def test_the_example_of_a_timeline_is_that_of_its_message(lake: Scratch) -> None:
    header, *cells = table_of("message_timeline")
    rows = lake.rows("select * from message_timeline where message_id = 'de-10' order by event_at")
    assert [[shown(row[name]) for name in header] for row in rows] == cells


def test_a_timeline_tells_every_event_of_its_messages_once(lake: Scratch) -> None:
    sums = lake.row(
        "select (select sum(event_count) from messages) as counted, count(*) as told"
        " from message_timeline where source_schema in ('v1', 'v2')"
    )
    assert sums["told"] == sums["counted"] > 0


def test_the_example_of_a_restatement_is_that_of_a_late_receipt(restated: Scratch) -> None:
    header, *cells = table_of("restatements")
    rows = restated.rows("select * from restatements order by figure")
    assert [[shown(row[name]) for name in header] for row in rows] == cells


def test_the_same_again_restates_nothing_and_keeps_what_was_restated(
    restated: Scratch, tmp_path: Path
) -> None:
    again = worked_examples.restated(tmp_path, restated)
    told = "select figure, restated_by, value_before, value_after from restatements order by 1"
    assert again.rows(told) == restated.rows(told)


def test_a_plan_for_a_country_that_nobody_knows_fails_and_says_what_is_wrong(
    tmp_path: Path,
) -> None:
    project = worked_examples.planned(tmp_path, worked_examples.PLAN.replace("GB,", "UK,"))
    Scratch(tmp_path).prepare([])
    selected = ["--select", "+dim_country", "sms_plan", "--exclude-resource-type", "unit_test"]
    run_dbt(tmp_path, ["build", *selected], project=project)
    results = json.loads((tmp_path / "run_results.json").read_text())["results"]
    failed = [one["unique_id"].split(".")[2] for one in results if one["status"] == "fail"]
    assert failed == ["sms_plan_csv_names_countries_that_dim_country_knows"]


def test_what_went_out_without_a_plan_is_told(lake: Scratch) -> None:
    rows = lake.rows(
        "select iso_country_code, use_case from country_readiness"
        " where request_date = '2026-11-10' and is_without_plan order by 1"
    )
    assert [(row["iso_country_code"], row["use_case"]) for row in rows] == [
        ("FR", "transactional"),
        ("LV", "one_time_code"),
    ]

"""An hourly run on Athena publishes what it publishes on DuckDB."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from include import hourly
from include.publishing.publish import read_manifest
from tests.athena.lake_on_athena import AthenaLake
from tests.end_to_end.lake_of_tests import Lake
from tests.end_to_end.raw import at
from tests.end_to_end.test_by_the_hour import OUTAGE, messages

HISTORY = 74
MARTS = ("rates_by_hour", "alerts_by_hour")


def watched(lake: Lake) -> dict[str, list[tuple[Any, ...]]]:
    """What an hourly run publishes as the first hour of the outage ends."""
    hours = [OUTAGE - timedelta(hours=n) for n in range(HISTORY)]
    for hour in hours:
        lake.receive(f"{hour:%Y-%m-%d %H}", messages(hour))
    lake.ingest(f"{hours[-1]:%Y-%m-%d %H}", f"{OUTAGE:%Y-%m-%d %H}")
    run = hourly.plan_watch("hours", at("2026-11-12 11:10"), lake.settings)
    hourly.build_hours(run, lake.settings)
    hourly.publish_hours(run, lake.settings)
    return {mart: lake.rows(mart) for mart in MARTS}


def test_an_hourly_run_publishes_the_same_on_both_engines(lake: AthenaLake, tmp_path: Path) -> None:
    of_athena, of_duckdb = watched(lake), watched(Lake(tmp_path / "duckdb"))
    assert len(of_duckdb["alerts_by_hour"]) >= 1
    assert of_athena == of_duckdb
    assert read_manifest(lake.store).days == {}
    assert lake.databases_of_runs() == []

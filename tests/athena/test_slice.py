"""A slice of the models, built by dbt-athena in the databases of one run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from include import pipeline
from include.dbt import PROJECT, build_models
from include.publishing.days import Window
from include.run import MartRun, RunKind
from include.settings import PROJECT_ROOT
from include.warehouse.athena_session import AthenaSession
from include.warehouse.warehouse import open_warehouse
from tests.athena.lake_on_athena import AthenaLake
from tests.end_to_end.test_by_hand import events_of_the_day

SLICE = ("+sms_hourly",)
DAY = date(2026, 11, 1)
RUN = MartRun("slice", Window(DAY, DAY), datetime(2026, 11, 8, tzinfo=UTC), RunKind.DAILY)


def test_dbt_builds_and_documents_a_slice_for_athena(lake: AthenaLake, tmp_path: Path) -> None:
    lake.receive("2026-11-01 10", events_of_the_day())
    lake.ingest("2026-11-01 00", "2026-11-01 23")
    assert pipeline.check_events(RUN, lake.settings) == []
    warehouse = open_warehouse(lake.settings, lake.store)
    environment = warehouse.dbt_environment(RUN)
    build_models(RUN, lake.settings, environment, SLICE)
    session = AthenaSession(lake.settings)
    counted = session.execute(
        "select sum(messages) from sms_hourly", f"{lake.name}_run_slice_marts"
    )
    assert [tuple(row) for row in counted[1]] == [(12,)]
    documented = _document(environment, tmp_path)
    assert {"messages", "sms_hourly", "stg_sms_events", "sms_status_normalisation"} <= documented
    warehouse.discard(RUN)
    assert lake.databases_of_runs() == []


def _document(environment: dict[str, str], folder: Path) -> set[str]:
    """The relations that `dbt docs generate` finds."""
    command = [sys.executable, "-m", "dbt.cli.main", "docs", "generate", "--target", "athena"]
    places = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)]
    places += ["--target-path", str(folder), "--log-path", str(folder), "--quiet"]
    subprocess.run(
        [*command, *places], cwd=PROJECT_ROOT, env={**os.environ, **environment}, check=True
    )
    nodes = json.loads((folder / "catalog.json").read_text())["nodes"]
    return {node.rpartition(".")[2] for node in nodes}

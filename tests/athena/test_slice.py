"""A slice of the models, built by dbt-athena in the databases of one run."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from include import pipeline
from include.dbt import build_models
from include.publishing.days import Window
from include.run import MartRun, RunKind
from include.warehouse.athena_session import AthenaSession
from include.warehouse.warehouse import open_warehouse
from tests.athena.documentation import documented
from tests.athena.lake_on_athena import AthenaLake
from tests.end_to_end.test_by_hand import events_of_the_day

SLICE = ("+sms_hourly",)
DAY = date(2026, 11, 1)
RUN = MartRun("slice", Window(DAY, DAY), datetime(2026, 11, 8, tzinfo=UTC), RunKind.DAILY)


def ask(lake: AthenaLake, sql: str, schema: str) -> list[tuple[Any, ...]]:
    found = AthenaSession(lake.settings).execute(sql, f"{lake.name}_run_slice_{schema}")[1]
    return [tuple(row) for row in found]


def test_dbt_builds_and_documents_a_slice_for_athena(lake: AthenaLake, tmp_path: Path) -> None:
    lake.receive("2026-11-01 10", [*events_of_the_day(), '{"eventType": "TEXT_PEN'])
    lake.ingest("2026-11-01 00", "2026-11-01 23")
    assert pipeline.check_events(RUN, lake.settings) == []
    warehouse = open_warehouse(lake.settings, lake.store)
    build_models(RUN, lake.settings, warehouse.dbt_environment(RUN), SLICE)
    assert ask(lake, "select sum(messages) from sms_hourly", "marts") == [(12,)]
    rejected = ask(lake, "select rejected, rejected_by_reason from ledger", "lake")
    assert rejected == [(1, '{"truncated":1}')]
    found = documented(lake, RUN, tmp_path)
    assert {"messages", "sms_hourly", "stg_sms_events", "sms_status_normalisation"} <= found
    warehouse.discard(RUN)
    assert lake.databases_of_runs() == []

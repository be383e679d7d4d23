"""The queries that the gates ask of a run's scratch database."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.runners.marts import RUN_ID, MartsReport
from include.lake import FolderStore
from include.publishing.days import Window
from include.quality.candidate_suites import candidate_suites
from include.quality.event_suites import event_suites
from include.quality.gate import run_gate
from include.settings import Settings
from include.warehouse.duckdb_dialect import duckdb_gate_connection
from include.warehouse.duckdb_session import connect
from include.warehouse.marts import published_marts

_MADE_TABLE = re.compile(r'CREATE TEMPORARY TABLE "gx_temp_\w+" AS ')
"""Great Expectations keeps a query's rows for its expectations."""


def gate_queries(database: Path, run: MartsReport, settings: Settings) -> list[str]:
    """Every query of both gates that reads what they judge; the others read its results."""
    days = Window(run.first, run.last).days
    gates = {
        "events": event_suites(days),
        "candidates": candidate_suites(days, published_marts(), RUN_ID, settings.include_simulator),
    }
    with connect(settings, database) as log, TemporaryDirectory() as folder:
        for mart in published_marts():
            log.execute(f"create or replace view candidates.{mart.name} as from marts.{mart.name}")
        log.execute("call enable_logging('QueryLog')")
        gate_connection = duckdb_gate_connection(lambda: connect(settings, database))
        for name, suites in gates.items():
            store = FolderStore(folder)
            run_gate(name, gate_connection, suites, days=days, run_id=RUN_ID, store=store)
        log.execute("call disable_logging()")
        asked = log.execute("select message from duckdb_logs where type = 'QueryLog'").fetchall()
    made = [_MADE_TABLE.match(sql) for (sql,) in asked]
    return [sql[match.end() :] for match, (sql,) in zip(made, asked, strict=True) if match]

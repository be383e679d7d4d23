"""The steps of the hourly watch, as its DAG joins them: plan, build, publish.

It holds no gate: dbt's tests of what it publishes end the run, and the next one is an hour away.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from include.dbt import WATCH, build_models
from include.ingest.ledger_index import read_index, with_names
from include.lake import open_store
from include.publishing.days import brought_rows
from include.publishing.hours import hours_window
from include.publishing.manifest import DayState, Manifest
from include.publishing.publish import publish, read_manifest, read_run, write_run
from include.run import MartRun, RunKind
from include.settings import Settings
from include.warehouse.marts import hourly_marts
from include.warehouse.warehouse import open_warehouse

log = logging.getLogger(__name__)

RATES = "rates_by_hour"


def plan_watch(run_id: str, began_at: datetime, settings: Settings) -> MartRun:
    """The run over the arrival hours that are ingested, as of the end of the last of them.

    An hour that isn't over, or isn't ingested yet, would look like receipts that don't come.
    """
    store = open_store(settings.lake_uri)
    this_hour = began_at.replace(minute=0, second=0, microsecond=0)
    arrived = [hour for entry in read_index(store) if (hour := entry.arrival_hour) < this_hour]
    as_of = max(arrived) + timedelta(hours=1) if arrived else this_hour
    window = hours_window(read_manifest(store).marts.get(RATES, {}), as_of)
    return MartRun(run_id, window, as_of, RunKind.HOURLY, arrived_before=as_of)


def build_hours(run: MartRun, settings: Settings) -> None:
    """Build the marts by the hour on the events of the window, and write them as candidates."""
    store = open_store(settings.lake_uri)
    warehouse = open_warehouse(settings, store)
    index = [entry for entry in read_index(store) if run.sees(entry.arrival_hour)]
    ledger = with_names(store, index, lambda entry: brought_rows(entry, run.window))
    warehouse.prepare(run, read_manifest(store), ledger)
    build_models(run, settings, warehouse.dbt_environment(run), (f"+{WATCH}",))
    days = {day: DayState(run.run_id, run.as_of, "") for day in run.window.days}
    write_run(store, Manifest(run.run_id, warehouse.export_candidates(run), days))


def publish_hours(run: MartRun, settings: Settings) -> int:
    """Publish what was built, and nothing of the states of days; returns the number of rows."""
    store = open_store(settings.lake_uri)
    warehouse = open_warehouse(settings, store)
    planned = read_run(store, run.run_id)
    whole_marts = [mart.name for mart in hourly_marts() if mart.is_whole]
    warehouse.show(publish(store, planned, whole_marts, keeps_states=True))
    warehouse.record_cost(run)
    warehouse.discard(run)
    rows = sum(entry.rows for days in planned.marts.values() for entry in days.values())
    log.info("published %s rows by the hour as of %s as %s", rows, run.as_of, run.run_id)
    return rows

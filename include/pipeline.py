"""The steps of the marts, as the DAGs join them: plan, gate, build, gate, publish.

Each step reads what it needs from the lake and the scratch database of its run, so that it can
be killed and run again.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from include.dbt import build_models
from include.errors import SmsError
from include.ingest.ledger_index import read_index, with_names
from include.lake import Store, open_store
from include.publishing.days import (
    Window,
    brought_rows,
    days_to_build,
    digests_by_day,
    split_windows,
)
from include.publishing.manifest import DayState, Manifest
from include.publishing.publish import publish, read_manifest, read_run, write_run
from include.quality.candidate_suites import candidate_suites
from include.quality.event_suites import event_suites
from include.quality.gate import run_gate
from include.quality.rules import Suite
from include.run import MartRun
from include.settings import Settings
from include.warehouse.marts import published_marts
from include.warehouse.warehouse import open_warehouse

log = logging.getLogger(__name__)

ALERT_MODELS = ("path:models/alerts",)


class GateStoppedError(SmsError):
    """A gate found what makes every day doubtful: nothing of the run is published."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A day that a gate refused: its previous publication stays."""

    day: date
    gate: str
    reasons: tuple[str, ...]

    def encoded(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {"day": self.day.isoformat(), "gate": self.gate, "reasons": list(self.reasons)}

    @staticmethod
    def decoded(values: dict[str, Any]) -> Refusal:
        """From what `encoded` made."""
        day = date.fromisoformat(values["day"])
        return Refusal(day, values["gate"], tuple(values["reasons"]))


def plan_windows(settings: Settings, as_of: datetime) -> list[Window]:
    """The windows that a daily run as of a moment has to build, oldest first."""
    store = open_store(settings.lake_uri)
    digests = digests_by_day(read_index(store))
    published = read_manifest(store).days
    return split_windows(days_to_build(digests, published, as_of, settings.maturity_days))


def check_events(run: MartRun, settings: Settings) -> list[Refusal]:
    """Copy the window's events into the scratch database and hold the first gate over them.

    The ledger is read first: what arrives while the events are read is left for the next run.
    """
    store = open_store(settings.lake_uri)
    index = [entry for entry in read_index(store) if run.sees(entry.arrival_hour)]
    digests = digests_by_day(index)
    ledger = with_names(store, index, lambda entry: brought_rows(entry, run.window))
    days = {day: DayState(run.run_id, run.as_of, digests.get(day, "")) for day in run.window.days}
    write_run(store, Manifest(run.run_id, {}, days))
    open_warehouse(settings, store).prepare(run, read_manifest(store), ledger)
    return _gate("events", run, settings, store, event_suites(run.built_days))


def build_candidates(run: MartRun, settings: Settings, select: Sequence[str] = ()) -> None:
    """Build the models of the window (or those selected) and write them as candidate files."""
    store = open_store(settings.lake_uri)
    warehouse = open_warehouse(settings, store)
    build_models(run, settings, warehouse.dbt_environment(run), select)
    planned = read_run(store, run.run_id)
    write_run(store, replace(planned, marts=warehouse.export_candidates(run)))


def check_candidates(run: MartRun, settings: Settings) -> list[Refusal]:
    """Hold the second gate over the candidates.

    When it refuses days, the alerts are built again without them: no alert rests on a day that
    isn't published.
    """
    suites = candidate_suites(
        run.built_days, published_marts(), run.run_id, settings.include_simulator
    )
    refusals = _gate("candidates", run, settings, open_store(settings.lake_uri), suites)
    if refusals:
        remaining = run.refusing(refusal.day for refusal in refusals)
        build_candidates(remaining, settings, ALERT_MODELS)
    return refusals


def publish_marts(run: MartRun, settings: Settings) -> int:
    """Publish the candidates of the days that no gate refused; returns the number of rows."""
    store = open_store(settings.lake_uri)
    warehouse = open_warehouse(settings, store)
    planned = read_run(store, run.run_id)
    built = {day: state for day, state in planned.days.items() if day in run.built_days}
    whole_marts = [mart.name for mart in published_marts() if mart.is_whole]
    warehouse.show(publish(store, replace(planned, days=built), whole_marts))
    warehouse.record_cost(run)
    warehouse.discard(run)
    rows = sum(entry.rows for days in planned.marts.values() for entry in days.values())
    log.info("published %s rows of %s days as %s", rows, len(built), run.run_id)
    return rows


def _gate(
    name: str, run: MartRun, settings: Settings, store: Store, suites: Sequence[Suite]
) -> list[Refusal]:
    connection = open_warehouse(settings, store).gate_connection(run)
    days = run.built_days
    verdict = run_gate(name, connection, suites, days=days, run_id=run.run_id, store=store)
    for warning in verdict.warnings:
        log.warning("gate on %s: %s", name, warning)
    for day, override in verdict.overridden.items():
        log.warning("gate on %s: %s passes, %s says: %s", name, day, override.by, override.reason)
    if verdict.stop_reason:
        raise GateStoppedError(
            f"gate on {name} stopped the run: {verdict.stop_reason};"
            f" see {store.uri}/{verdict.docs_key}"
        )
    return [Refusal(day, name, reasons) for day, reasons in verdict.refused.items()]

"""One simulated day, ingested and published by the product: what all other days are made of."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from benchmarks.inputs import SCRATCH
from include import pipeline
from include.ingest.run import find_changed_hours, ingest_hours
from include.lake import open_store
from include.publishing.days import Window
from include.run import MartRun, RunKind
from include.settings import Settings
from include.simulator.extras import Extras
from include.simulator.scenario import Incident, IncidentKind, Scenario
from include.simulator.simulation import simulate
from include.simulator.world import load_world
from include.streams import load_streams

DAY = date(2026, 11, 2)
RUNS = SCRATCH / "marts" / "scratch"
_RECEIPT_DAYS = 3
"""Receipts come for 72 hours; nothing is sent on these days."""
_EXTRAS = Extras(protect_share=0.04, has_inbound=True, has_send_log=True)


class UnfitTemplateError(Exception):
    """The day can't be published, so nothing can be measured."""


@dataclass(frozen=True, slots=True)
class Template:
    """A lake that holds one published request day, of so many messages."""

    lake: Path
    messages: int


def settings_of(lake: Path, memory_limit: str = "4GB") -> Settings:
    """The settings of all runs; what dbt has parsed is kept in one place, as in production."""
    return Settings(
        _env_file=None,
        lake_uri=str(lake),
        streams_file=lake.parent / "streams.yaml",
        scratch_dir=RUNS,
        recipient_key="a secret of the benchmarks",
        duckdb_memory_limit=memory_limit,
        workers=2,
    )


def template(messages: int, say: Callable[[str], None]) -> Template:
    """A day of about so many messages, all of API v2: made once, published by today's models."""
    folder = SCRATCH / "marts" / f"day-{messages}"
    lake = folder / "lake"
    if not (folder / "complete").is_file():
        shutil.rmtree(folder, ignore_errors=True)
        say(f"simulating a day of {messages:,} messages in {folder.name}")
        simulate(_scenario(messages), lake, workers=2)
        say("ingesting it")
        _ingest(settings_of(lake))
        (folder / "complete").touch()
    say(f"publishing a day of {messages:,} messages")
    for published_before in ("runs", "published"):
        shutil.rmtree(lake / published_before, ignore_errors=True)
    _publish(settings_of(lake))
    return Template(lake, messages)


def midnight(day: date) -> datetime:
    """Its first moment in UTC."""
    return datetime.combine(day, time(), UTC)


def _scenario(messages: int) -> Scenario:
    silence = [
        Incident(IncidentKind.VOLUME_OUTAGE, 1, _RECEIPT_DAYS, 0.0, country=country.code)
        for country in load_world(()).countries
    ]
    return Scenario(
        start=DAY,
        days=1 + _RECEIPT_DAYS,
        messages_per_day=messages,
        migrated_after=0.0,
        incidents=tuple(silence),
        extras=_EXTRAS,
    )


def _ingest(settings: Settings) -> None:
    first = midnight(DAY)
    last = first + timedelta(days=1 + _RECEIPT_DAYS, hours=-1)
    streams = load_streams(settings.streams_file)
    hours = find_changed_hours(streams, open_store(settings.lake_uri), first, last)
    ingest_hours(hours, settings, lambda _: None)


def _publish(settings: Settings) -> None:
    as_of = midnight(DAY + timedelta(days=settings.maturity_days))
    run = MartRun("template", Window(DAY, DAY), as_of, RunKind.BACKFILL)
    refused = pipeline.check_events(run, settings)
    pipeline.build_candidates(run, settings)
    refused += pipeline.check_candidates(run, settings)
    if refused:
        raise UnfitTemplateError(str(refused))
    pipeline.publish_marts(run, settings)

"""The main job's marts for one window, step by step, as the tasks of `build_sms_marts` call them.

The report tells the seconds of each step; the scratch database is kept beside it, for the SQL of
the run to be looked at afterwards.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from benchmarks.marts.template import settings_of
from include import pipeline
from include.pipeline import Refusal
from include.publishing.days import Window
from include.run import MartRun, RunKind
from include.settings import Settings

RUN_ID = "measured"


class MartsReport(Struct):
    """Seconds by step, in order; `dbt_peak_bytes` is the peak resident memory of dbt's process."""

    first: date
    last: date
    seconds: dict[str, float] = {}
    dbt_peak_bytes: int = 0
    refusals: list[str] = []

    @property
    def total_seconds(self) -> float:
        """The whole run."""
        return sum(self.seconds.values())

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measure a step."""
        begun = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - begun


class UnexpectedWindowsError(Exception):
    """The lake is not as a daily run finds it."""


def build(settings: Settings, as_of: datetime, window: Window | None, kept: Path) -> MartsReport:
    """Build, check and publish a window, or the one that a daily run finds to build."""
    begun = time.perf_counter()
    planned = pipeline.plan_windows(settings, as_of)
    plan_seconds = time.perf_counter() - begun
    if window is None and len(planned) != 1:
        raise UnexpectedWindowsError(f"one window expected, found {planned}")
    chosen = window or planned[0]
    kind = RunKind.BACKFILL if window else RunKind.DAILY
    run = MartRun(RUN_ID, chosen, as_of, kind)
    report = MartsReport(chosen.first, chosen.last, {"plan": plan_seconds})
    with report.step("copy sources, gate on events"):
        refused = pipeline.check_events(run, settings)
    with report.step("dbt, export"):
        pipeline.build_candidates(run, settings)
    report.dbt_peak_bytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    with report.step("gate on candidates"):
        refused += pipeline.check_candidates(run, settings)
    os.link(settings.scratch_dir / RUN_ID / "sms.duckdb", kept / "sms.duckdb")
    (settings.scratch_dir / RUN_ID / "dbt").rename(kept / "dbt")
    with report.step("publish"):
        pipeline.publish_marts(run, settings)
    report.refusals = [_text(refusal) for refusal in refused]
    return report


def _text(refusal: Refusal) -> str:
    return f"{refusal.day} by {refusal.gate}: {'; '.join(refusal.reasons)}"


def _main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--lake", type=Path, required=True)
    parser.add_argument("--as-of", type=datetime.fromisoformat, required=True)
    parser.add_argument("--window", type=date.fromisoformat, nargs=2)
    parser.add_argument("--memory-limit", required=True)
    parser.add_argument("--kept", type=Path, required=True)
    given = parser.parse_args()
    window = Window(*given.window) if given.window else None
    settings = settings_of(given.lake, given.memory_limit)
    report = build(settings, given.as_of, window, given.kept)
    (given.kept / "report.json").write_bytes(msgspec.json.encode(report))


if __name__ == "__main__":
    _main()

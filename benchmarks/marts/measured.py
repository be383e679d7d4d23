"""Runs of the marts in processes of their own."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import msgspec
from msgspec import Struct

from benchmarks.bench import Bench
from benchmarks.marts.history import AS_OF, History
from benchmarks.marts.template import RUNS
from benchmarks.processes import Usage, measure
from benchmarks.results import Row, Sheet
from benchmarks.runners.marts import MartsReport
from benchmarks.runners.marts_sql import SqlReport
from include.publishing.days import Window

_PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR")
_KEPT = RUNS / "kept"


class Built(Struct):
    """One run: what it took from outside, what it says of itself, what its SQL does alone."""

    usage: Usage
    report: MartsReport
    sql: SqlReport | None = None


def build(
    given: History,
    limit_gb: int,
    bench: Bench,
    *,
    window: Window | None = None,
    is_explained: bool = False,
) -> Built:
    """Publish a window, or what a daily run finds to build; then forget that it was published."""
    given.reset()
    shutil.rmtree(_KEPT, ignore_errors=True)
    _KEPT.mkdir(parents=True)
    memory_limit = f"{limit_gb}GB"
    options = ["--lake", str(given.lake), "--as-of", AS_OF.isoformat()]
    if window:
        options += ["--window", window.first.isoformat(), window.last.isoformat()]
    usage = _run("marts", memory_limit, options)
    report = msgspec.json.decode((_KEPT / "report.json").read_bytes(), type=MartsReport)
    told = f"{report.first}..{report.last} after {given.days} days"
    bench.say(f"{told}, {memory_limit}: {report.total_seconds:.1f} s")
    sql = None
    if is_explained:
        _run("marts_sql", memory_limit, [])
        sql = msgspec.json.decode((_KEPT / "sql.json").read_bytes(), type=SqlReport)
        bench.say(f"its SQL alone: {sql.bare_seconds:.1f} s")
    return Built(usage, report, sql)


def row_of(name: str, messages: int) -> Row:
    """A row of daily runs without any round yet."""
    return Row(name, "nothing", messages)


def steps_sheet(runs: dict[str, Built]) -> Sheet:
    """The seconds of each step of these runs, and the peak memory of their dbt."""
    steps = list(next(iter(runs.values())).report.seconds)
    rows = [
        [
            name,
            *(f"{built.report.seconds[step]:.1f}" for step in steps),
            f"{built.report.total_seconds:.1f}",
            f"{built.sql.bare_seconds:.1f}" if built.sql else "",
            f"{built.report.dbt_peak_bytes / 1e6:,.0f}",
        ]
        for name, built in runs.items()
    ]
    headings = ["s", *steps, "all", "SQL of the models alone", "dbt's peak MB"]
    return Sheet("Runs by step, the last round of each", headings, rows)


def _run(runner: str, memory_limit: str, options: list[str]) -> Usage:
    module = f"benchmarks.runners.{runner}"
    given = ["--kept", str(_KEPT), "--memory-limit", memory_limit]
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    command = [sys.executable, "-m", module, *given, *options]
    return measure(command, environment, Path(f"{_KEPT}-{runner}.log"))

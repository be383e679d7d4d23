"""The marts: the daily run by days of history, its memory, its own SQL, the bytes it reads."""

from __future__ import annotations

from datetime import timedelta
from statistics import median

from benchmarks.bench import Bench
from benchmarks.marts.budget import GOAL_USD, MESSAGES_A_DAY, bytes_sheet, usd_a_run
from benchmarks.marts.history import TODAY, History, history
from benchmarks.marts.measured import Built, build, row_of, steps_sheet
from benchmarks.marts.template import template
from benchmarks.processes import FailedContestantError
from benchmarks.results import Goal, Part, Row, Table, now
from include.publishing.days import MAX_WINDOW_DAYS, Window

_DAILY_DAYS = 5
_READ_BEFORE = 2
_FEW_DAYS, _MANY_MESSAGES_DAYS = 10, 30
_DETECTOR_DAYS = 60
"""More than the detector looks back: what grows up to here is what it compares with."""
_FEWER = 20
"""A day of the long history has so many times fewer messages."""
_LIMIT, _LOWER_LIMIT = 4, 2
"""GB that DuckDB may use: the default, and half of it."""
_DBT_BYTES = 1e9
"""What dbt's process may take beside what DuckDB may use."""
_FLAT, _OVER_SQL = 1.1, 2.0


def measure(bench: Bench) -> Part:
    """Daily runs after short and long history, a full window, a lower limit of memory."""
    many, few = bench.events, max(1_000, bench.events // _FEWER)
    small, large = template(few, bench.say), template(many, bench.say)
    bench.say("making the days")
    daily_days = _DAILY_DAYS + _READ_BEFORE
    short = history(small, _FEW_DAYS, daily_days)
    settled = history(small, _DETECTOR_DAYS, daily_days)
    long = history(small, bench.days, MAX_WINDOW_DAYS + _READ_BEFORE)
    wide = history(large, _MANY_MESSAGES_DAYS, daily_days)
    lakes = (short, settled, long)
    by_history = [row_of(f"{one.days} days", few * _DAILY_DAYS) for one in lakes]
    runs = _Runs(bench)
    for number in range(bench.rounds):
        for row, one in zip(by_history, lakes, strict=True):
            is_explained = one is short and number == bench.rounds - 1
            name = f"daily, {one.days} days of {few:,}"
            _add(row, runs.take(name, one, _LIMIT, is_explained=is_explained))
    window = Window(TODAY - timedelta(days=MAX_WINDOW_DAYS - 1), TODAY)
    full = runs.take(f"{MAX_WINDOW_DAYS} days of {few:,}", long, _LIMIT, window=window)
    name = f"daily, {wide.days} days of {many:,}"
    usual = runs.take(name, wide, _LIMIT, is_explained=True)
    lower = runs.take(f"the same, {_LOWER_LIMIT} GB", wide, _LOWER_LIMIT)
    goals = [_flat(by_history, bench), *_of_sql(usual), _bounded(usual, lower)]
    least = runs.built.get(f"daily, {short.days} days of {few:,}")
    goals += _budget(least, usual, (few, many))
    sheets = [steps_sheet(runs.built)] if runs.built else []
    if usual and usual.sql:
        sheets.append(bytes_sheet(usual.sql, many))
    title = f"Daily run of {_DAILY_DAYS} days of {few:,} messages, by days of history"
    notes = [*runs.failures, *_full_build(full, usual, bench)]
    return Part(now(), bench.rounds, [Table(title, by_history)], goals, notes, sheets)


class _Runs:
    """Runs by name: one that fails is told, and those after it go on."""

    def __init__(self, bench: Bench) -> None:
        self.built: dict[str, Built] = {}
        self.failures: list[str] = []
        self._bench = bench

    def take(
        self,
        name: str,
        given: History,
        limit_gb: int,
        *,
        window: Window | None = None,
        is_explained: bool = False,
    ) -> Built | None:
        """One run more; None when it failed."""
        try:
            self.built[name] = build(
                given, limit_gb, self._bench, window=window, is_explained=is_explained
            )
        except FailedContestantError as error:
            self.failures.append(f"{name}: failed: {error}.")
            self._bench.say(self.failures[-1])
            return None
        return self.built[name]


def _add(row: Row, built: Built | None) -> None:
    if built is None:
        row.failure = "see above"
        return
    row.add(built.usage)
    row.wall_seconds[-1] = round(built.report.total_seconds, 2)
    row.judge("; ".join(built.report.refusals) or "published")


def _flat(rows: list[Row], bench: Bench) -> Goal:
    short, settled, long = rows
    goal = f"a daily run at {bench.days} days of history at most {_FLAT}x that at {_FEW_DAYS}"
    if any(row.failure for row in rows):
        return Goal(goal, "failed", is_met=False)
    times = long.times(short)
    cpu = median(long.cpu_seconds) / median(short.cpu_seconds)
    settled_times = f"{long.times(settled):.2f}x that at {_DETECTOR_DAYS}"
    return Goal(goal, f"{times:.2f}x; {cpu:.2f}x the CPU time; {settled_times}", times <= _FLAT)


def _of_sql(built: Built | None) -> list[Goal]:
    if built is None or built.sql is None:
        return []
    times = built.report.total_seconds / built.sql.bare_seconds
    goal = f"the daily run at most {_OVER_SQL:.0f}x the SQL of its models"
    return [Goal(goal, f"{times:.2f}x", times <= _OVER_SQL)]


def _budget(few: Built | None, many: Built | None, messages: tuple[int, int]) -> list[Goal]:
    if few is None or many is None or few.sql is None or many.sql is None:
        return []
    usd = usd_a_run(few.sql, many.sql, messages)
    budget = f"a daily run of {MESSAGES_A_DAY:,} messages a day on Athena at most {GOAL_USD} USD"
    return [Goal(f"{budget}, by calculation", f"{usd:.2f} USD", usd <= GOAL_USD)]


def _bounded(usual: Built | None, lower: Built | None) -> Goal:
    goal = f"dbt's memory at most SMS_DUCKDB_MEMORY_LIMIT and {_DBT_BYTES / 1e9:.0f} GB for itself"
    found = {_LIMIT: usual, _LOWER_LIMIT: lower}
    told = [
        f"{limit} GB: {built.report.dbt_peak_bytes / 1e6:,.0f} MB"
        if built
        else f"{limit} GB: failed"
        for limit, built in found.items()
    ]
    is_met = all(
        built is not None and built.report.dbt_peak_bytes <= limit * 1e9 + _DBT_BYTES
        for limit, built in found.items()
    )
    return Goal(goal, ", ".join(told), is_met)


def _full_build(window: Built | None, daily: Built | None, bench: Bench) -> list[str]:
    if window is None or daily is None:
        return []
    long = window.report.total_seconds * bench.days / MAX_WINDOW_DAYS
    wide = daily.report.total_seconds * _MANY_MESSAGES_DAYS / _DAILY_DAYS
    return [
        f"Full build, by calculation from the windows below: {bench.days} days of history in"
        f" {long / 60:,.0f} min, {_MANY_MESSAGES_DAYS} days of {bench.events:,} messages in"
        f" {wide / 60:,.0f} min."
    ]

"""Memory of the ingest: over ever longer ranges of days, and for a single large object."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from benchmarks.bench import Bench
from benchmarks.check import Expected
from benchmarks.contest import Entry, compete
from benchmarks.contestants import PRODUCT
from benchmarks.inputs import LINES, Input, simulated
from benchmarks.large_object import joined
from benchmarks.results import Goal, Part, Row, Table, now
from include.ingest.ledger import read_entries
from include.lake import open_store

_FACTORS = (1, 5, 20)
_FRAMINGS = {LINES: "in lines", "pinpoint_events": "without newlines"}
_LARGEST_BYTES = 1_000_000_000
_BYTES_A_RECORD = 1_000
_FLAT = 1.2
_LIMIT_BYTES = 1_000_000_000


def measure(bench: Bench) -> Part:
    """1, 5 and 20 times the records, day after day alike; then large objects, alone and at once."""
    longest = simulated("days", bench.events * _FACTORS[-1], is_all_v2=False, say=bench.say)
    size = min(_LARGEST_BYTES, bench.events * _BYTES_A_RECORD)
    alone = {
        framing: joined(longest, stream, size, bench.say) for stream, framing in _FRAMINGS.items()
    }
    large = {f"one object {framing}": given for framing, given in alone.items()}
    large["one of each, at once"] = _at_once(list(alone.values()))
    objects = [
        replace(_entry(name, given), check=partial(_verdict_by_ledger, given.expected))
        for name, given in large.items()
    ]
    ranges = [_entry(f"{one.expected.records:,} records", one) for one in _ranges(longest)]
    bench.say("ranges of days, then large objects")
    rows = compete([*ranges, *objects], bench.rounds, bench.say)
    of_ranges, of_objects = rows[: len(ranges)], rows[len(ranges) :]
    tables = [
        Table("Ranges of days, both framings", of_ranges),
        Table(f"Objects of {size / 1e6:,.0f} MB gunzipped, two processes", of_objects),
    ]
    return Part(now(), bench.rounds, tables, _goals(of_ranges, rows))


def _entry(name: str, given: Input) -> Entry:
    return Entry(replace(PRODUCT, name=name), given)


def _at_once(inputs: list[Input]) -> Input:
    """Several inputs as one, so that each process has one to read."""
    tasks = [one.task for one in inputs]
    task = replace(
        tasks[0],
        sources=tuple(source for task in tasks for source in task.sources),
        first_hour=min(task.first_hour for task in tasks),
        last_hour=max(task.last_hour for task in tasks),
    )
    counts = zip(*(one.expected.counts for one in inputs), strict=True)
    merged = [{key: count for of in some for key, count in of.items()} for some in counts]
    return replace(inputs[0], task=task, expected=Expected(*merged))


def _ranges(longest: Input) -> list[Input]:
    """Ranges around the middle, where senders are half migrated."""
    first = datetime.fromisoformat(longest.task.first_hour)
    hours = 1 + round(
        (datetime.fromisoformat(longest.task.last_hour) - first).total_seconds() / 3600
    )
    found = []
    for factor in _FACTORS:
        count = hours * factor // _FACTORS[-1]
        begin = first + timedelta(hours=(hours - count) // 2)
        found.append(longest.of_hours(begin, begin + timedelta(hours=count - 1)))
    return found


def _verdict_by_ledger(expected: Expected, output: str) -> str:
    """Records of several objects in one may be repeats only now, so events can't be told."""
    entries = list(read_entries(open_store(output)))
    records = sum(entry.records_read for entry in entries)
    rejected = sum(entry.rejected for entry in entries)
    if (records, rejected) == (expected.records, sum(expected.rejected.values())):
        return "exact (records, rejects)"
    return f"{records:,} of {expected.records:,} records, {rejected:,} rejected"


def _goals(ranges: list[Row], rows: list[Row]) -> list[Goal]:
    if any(row.failure for row in rows):
        return []
    peaks = [max(row.peak_bytes) for row in ranges]
    highest = max(max(row.peak_bytes) for row in rows)
    times = max(peaks) / min(peaks)
    return [
        Goal(
            f"20 times the records: highest peak at most {_FLAT}x the lowest",
            f"{times:.2f}x",
            times <= _FLAT,
        ),
        Goal("under 1 GB, whatever is read", f"{highest / 1e6:,.0f} MB", highest < _LIMIT_BYTES),
    ]

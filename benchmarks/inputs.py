"""Simulated raw objects to measure with, and the truth about them; kept between runs."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec

from benchmarks.check import Expected
from benchmarks.task import Source, Task
from benchmarks.truth import sums_of, write_clean
from include.settings import PROJECT_ROOT
from include.simulator.objects import HourTruth
from include.simulator.scenario import Scenario
from include.simulator.simulation import simulate
from include.simulator.sources import STREAMS

SCRATCH = PROJECT_ROOT / ".scratch" / "benchmarks"
EVENTS_A_DAY = 500_000
LINES = "eum_events"
"""The stream whose records end with a newline; the records of the others follow each other."""
_START = date(2026, 9, 20)
_RECORDS_A_MESSAGE = 1.8
_MALFORMED_SHARE = 0.001


@dataclass(frozen=True, slots=True)
class Input:
    """What contestants read, and what they have to find in it."""

    folder: Path
    task: Task
    expected: Expected

    @property
    def size(self) -> str:
        """What it holds, in a few words."""
        objects = sum(len(source.objects()) for source in self.task.sources)
        rejected = sum(self.expected.rejected.values())
        return f"{self.expected.records:,} records in {objects:,} objects, {rejected:,} malformed"

    def of_streams(self, names: Collection[str]) -> Input:
        """Some of its streams."""
        sources = tuple(one for one in self.task.sources if one.name in names)
        expected = self.expected.of_hours(lambda key: key.partition("/")[0] in names)
        return replace(self, task=replace(self.task, sources=sources), expected=expected)

    def of_hours(self, first: datetime, last: datetime) -> Input:
        """Some of its arrival hours, both ends included."""
        task = replace(self.task, first_hour=first.isoformat(), last_hour=last.isoformat())
        begin, end = f"{first:%Y-%m-%dT%H}", f"{last:%Y-%m-%dT%H}"
        expected = self.expected.of_hours(lambda key: begin <= key.partition("/")[2] <= end)
        return replace(self, task=task, expected=expected)


def simulated(name: str, events: int, *, is_all_v2: bool, say: Callable[[str], None]) -> Input:
    """About so many records over whole days, 0.1 % of them malformed; made once."""
    folder = SCRATCH / "inputs" / f"{name}-{events}"
    days = max(1, round(events / EVENTS_A_DAY))
    first = datetime(*_START.timetuple()[:3], tzinfo=UTC)
    last = first + timedelta(days=days, hours=-1)
    task = Task(_sources(folder / "lake" / "raw"), first.isoformat(), last.isoformat())
    told = folder / "expected.json"
    if not told.is_file():
        say(f"simulating {events:,} records in {folder.relative_to(PROJECT_ROOT)}")
        shutil.rmtree(folder, ignore_errors=True)
        scenario = Scenario(
            start=_START,
            days=days,
            messages_per_day=round(events / days / _RECORDS_A_MESSAGE),
            migrated_after=0.0 if is_all_v2 else 1.0,
            malformed_share=_MALFORMED_SHARE,
            truncated_share=0.0,
            unreadable_share=0.0,
        )
        hours = simulate(scenario, folder / "lake", workers=2).hours
        told.write_bytes(msgspec.json.encode(_expected(hours)))
    return Input(folder, task, msgspec.json.decode(told.read_bytes(), type=Expected))


def with_sums(given: Input, say: Callable[[str], None]) -> Input:
    """The same with the sums of its columns, by a reader that is slow and plain; made once.

    Raises:
        DisagreeingTruthError: that reader and the simulator count differently.
    """
    told = given.folder / f"sums-{'-'.join(one.name for one in given.task.sources)}.json"
    if not told.is_file():
        say(f"summing up {given.expected.records:,} records, record by record")
        told.write_bytes(msgspec.json.encode(sums_of(given.task, given.expected)))
    events, repeats = msgspec.json.decode(told.read_bytes(), type=tuple[list[int], list[int]])
    expected = msgspec.structs.replace(given.expected, sums=events, repeat_sums=repeats)
    return replace(given, expected=expected)


def cleaned(given: Input, say: Callable[[str], None]) -> Input:
    """The same events in objects without a malformed record; made once. Streams of lines only."""
    folder = given.folder / "clean"
    sources = tuple(replace(one, uri=str(folder / one.name)) for one in given.task.sources)
    if not (folder / "complete").is_file():
        say(f"copying {given.expected.records:,} records without the malformed ones")
        for source, clean in zip(given.task.sources, sources, strict=True):
            for path in source.objects():
                write_clean(source, path, Path(clean.uri) / Path(path).relative_to(source.uri))
        (folder / "complete").touch()
    return replace(given, folder=folder, task=replace(given.task, sources=sources))


def _sources(raw: Path) -> tuple[Source, ...]:
    return tuple(
        Source(
            one.name, one.schema, str(raw / one.name), one.account_id, one.region, one.name == LINES
        )
        for one in STREAMS
    )


def _expected(hours: dict[tuple[str, str], HourTruth]) -> Expected:
    events: Counter[str] = Counter()
    repeats: Counter[str] = Counter()
    rejected: Counter[str] = Counter()
    for (stream, hour), truth in hours.items():
        key = f"{stream}/{hour[:13]}"
        repeats[key] = truth.repeats_in_object
        rejected[key] = truth.rejected.total()
        events[key] = truth.records - repeats[key] - rejected[key]
    return Expected(events, repeats, rejected)

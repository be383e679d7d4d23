"""What was measured: rows, tables and goals, part by part in one file."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import msgspec
import psutil
from msgspec import Struct

from benchmarks.contestants import Contestant
from benchmarks.processes import Usage

RESULTS = Path(__file__).resolve().parent / "results.json"


class Row(Struct):
    """One contestant over all rounds; seconds and bytes of each."""

    name: str
    skips: str
    records: int
    wall_seconds: list[float] = []
    cpu_seconds: list[float] = []
    peak_bytes: list[int] = []
    verdict: str | None = None
    failure: str | None = None

    @classmethod
    def of(cls, contestant: Contestant, records: int) -> Row:
        """A row without any round yet."""
        return cls(contestant.name, contestant.skips, records)

    def add(self, usage: Usage) -> None:
        """Take in a round."""
        self.wall_seconds.append(round(usage.wall_seconds, 2))
        self.cpu_seconds.append(round(usage.cpu_seconds, 2))
        self.peak_bytes.append(usage.peak_bytes)

    def judge(self, verdict: str) -> None:
        """What the check said; it must say the same of each round."""
        if self.verdict not in (None, verdict):
            verdict = f"differs by round: {self.verdict}; {verdict}"
        self.verdict = verdict

    def progress(self) -> str:
        """The latest round in a line."""
        if self.failure:
            return f"{self.name}: failed: {self.failure}"
        return f"{self.name}: {self.wall_seconds[-1]:.1f} s, {self.verdict or 'not checked'}"

    def times(self, other: Row) -> float:
        """How many times the wall time of another one: the median of the rounds' ratios."""
        pairs = zip(self.wall_seconds, other.wall_seconds, strict=False)
        return median([one / of_other for one, of_other in pairs])

    def cpu_times(self, other: Row) -> float:
        """How many times the CPU time of another one, which load from elsewhere bends less."""
        return median(self.cpu_seconds) / median(other.cpu_seconds)


class Goal(Struct):
    """A goal and what came of it."""

    goal: str
    measured: str
    is_met: bool


class Table(Struct):
    """Rows beside each other; times are told as multiples of the first one's."""

    title: str
    rows: list[Row]


class Sheet(Struct):
    """Figures of one's own kind: headings and cells, as they are to be read."""

    title: str
    headings: list[str]
    rows: list[list[str]]


class Part(Struct):
    """One part of the benchmarks: `make bench PART=<name>`."""

    measured_at: datetime
    rounds: int
    tables: list[Table]
    goals: list[Goal]
    notes: list[str] = []
    sheets: list[Sheet] = []


class Results(Struct):
    """The latest measurement of each part, and the machine of the latest one."""

    machine: str = ""
    parts: dict[str, Part] = {}


def now() -> datetime:
    """The time of a measurement."""
    return datetime.now(UTC).replace(microsecond=0)


def save(name: str, part: Part) -> Results:
    """Put a part in the place of what was measured of it before."""
    results = Results()
    if RESULTS.is_file():
        results = msgspec.json.decode(RESULTS.read_bytes(), type=Results)
    results.machine = _machine()
    part.notes.append(f"Load average at its end: {os.getloadavg()[1]:.1f}.")
    results.parts[name] = part
    RESULTS.write_bytes(msgspec.json.format(msgspec.json.encode(results), indent=2) + b"\n")
    return results


def _machine() -> str:
    gib = psutil.virtual_memory().total / 2**30
    system = f"{platform.system()} {platform.machine()}"
    return f"{os.cpu_count()} cores, {gib:.0f} GiB, {system}, Python {platform.python_version()}"

"""Whether a contestant kept what it had to: its rows by stream and arrival hour, and their sums."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from msgspec import Struct

from benchmarks.contestants import Contestant

_PRICE_UNIT = 100_000
_SUMMED = ("event_at", "message_parts", "price_reported")


class Expected(Struct, frozen=True):
    """What an input holds, by stream and arrival hour, as `stream/2026-11-01T10`.

    Sums over events, and over their repeats, of milliseconds, parts and prices (whole numbers of
    1/100,000 of what is reported); None where nobody summed up.
    """

    events: dict[str, int]
    repeats: dict[str, int]
    rejected: dict[str, int]
    sums: list[int] | None = None
    repeat_sums: list[int] | None = None

    @property
    def counts(self) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
        """Events, repeats and rejects."""
        return self.events, self.repeats, self.rejected

    @property
    def records(self) -> int:
        """All records."""
        return sum(sum(of.values()) for of in self.counts)

    def of_hours(self, is_wanted: Callable[[str], bool]) -> Expected:
        """The part of some streams and hours, without sums."""
        return Expected(
            *({key: count for key, count in of.items() if is_wanted(key)} for of in self.counts)
        )


@dataclass(slots=True)
class _Found:
    counts: Counter[str]
    sums: list[int]


def verdict(contestant: Contestant, expected: Expected, output: Path) -> str:
    """Compare the Parquet files below a folder with the truth: `exact`, or what differs.

    Rows missing and rows too many are summed over hours so that they don't cancel out.
    """
    events = Counter(expected.events)
    if contestant.keeps_repeats:
        events.update(expected.repeats)
    found = _found(output, "events")
    differences = _differences("events", events, found.counts)
    if contestant.keeps_rejects:
        refused = _found(output, "rejected")
        differences += _differences("rejects", Counter(expected.rejected), refused.counts)
    if expected.sums and expected.repeat_sums:
        further = expected.repeat_sums if contestant.keeps_repeats else [0, 0, 0]
        sums = [one + other for one, other in zip(expected.sums, further, strict=True)]
        differences += [] if found.sums == sums else ["sums differ"]
    return ", ".join(differences) or "exact"


def _differences(of: str, expected: Counter[str], found: Counter[str]) -> list[str]:
    lost, further = (expected - found).total(), (found - expected).total()
    return [f"{lost:,} {of} lost"] * bool(lost) + [f"{further:,} {of} too many"] * bool(further)


def _found(output: Path, kind: str) -> _Found:
    found = _Found(Counter(), [0, 0, 0])
    for file in output.rglob("*.parquet"):
        folders = {folder.rpartition("=")[2] for folder in file.relative_to(output).parts}
        if kind in folders:
            parquet = pq.ParquetFile(file)
            found.counts.update(_rows_by_hour(parquet.read(["stream", "arrived_hour"])))
            if kind == "events":
                sums = _sums(parquet.read(list(_SUMMED)))
                found.sums = [one + other for one, other in zip(found.sums, sums, strict=True)]
    return found


def _rows_by_hour(columns: pa.Table) -> dict[str, int]:
    names = columns["stream"].cast(pa.string())
    hours = pc.strftime(columns["arrived_hour"].cast(pa.timestamp("s")), "%Y-%m-%dT%H")
    found = pc.value_counts(pc.binary_join_element_wise(names, hours, "/"))
    return {row["values"]: row["counts"] for row in found.to_pylist()}


def _sums(rows: pa.Table) -> list[int]:
    moments = rows["event_at"].cast(pa.timestamp("ms")).cast(pa.int64())
    prices = rows["price_reported"].cast(pa.float64()).fill_null(0).to_numpy()
    return [
        pc.sum(moments).as_py() or 0,
        int(pc.sum(rows["message_parts"].cast(pa.int64())).as_py() or 0),
        int(np.rint(prices * _PRICE_UNIT).astype(np.int64).sum()),
    ]

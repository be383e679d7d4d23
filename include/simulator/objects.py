"""Raw objects as Firehose leaves them: gathered by window, sorted by arrival, gzipped."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import numpy as np
from isal import igzip
from numpy.typing import NDArray

from include.simulator.malformed import unreadable_object, write_malformed
from include.simulator.scenario import Scenario
from include.simulator.sources import SOURCES

Ints = NDArray[np.int64]

GZIP_LEVEL = 2


@dataclass(slots=True)
class Arrivals:
    """Records of one request day in one window, in the order of arrival.

    A text may hold a malformed record before the good one; `reasons` tells of it. `forms` counts
    the records that differ from the usual shape.
    """

    at: Ints
    texts: list[str]
    repeats: int
    reasons: list[str] = field(default_factory=list)
    forms: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class HourTruth:
    """What was written into the objects of one stream and arrival hour."""

    objects: int = 0
    records: int = 0
    repeats_in_object: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    forms: Counter[str] = field(default_factory=Counter)

    def count(self, good_records: int, repeats_in_object: int, reasons: list[str]) -> None:
        """Take in one object: its good records, repeats among them, and one reason a reject."""
        self.objects += 1
        self.records += good_records + len(reasons)
        self.repeats_in_object += repeats_in_object
        self.rejected.update(reasons)

    def merge(self, other: HourTruth) -> None:
        """Add what another process wrote into the same hour."""
        self.objects += other.objects
        self.records += other.records
        self.repeats_in_object += other.repeats_in_object
        self.rejected.update(other.rejected)
        self.forms.update(other.forms)


HourKey = tuple[str, str]


class ObjectWriter:
    """Writes windows once they are complete; `hours` is the truth of what it wrote."""

    def __init__(self, scenario: Scenario, raw: Path) -> None:
        self._scenario = scenario
        self._raw = raw
        self._open: defaultdict[tuple[int, int], list[Arrivals]] = defaultdict(list)
        self.hours: defaultdict[HourKey, HourTruth] = defaultdict(HourTruth)

    def gather(self, stream: int, window: int, arrivals: Arrivals) -> None:
        """Keep records until their window closes."""
        self._open[stream, window].append(arrivals)

    def flush(self, edges: dict[int, Ints], until_ms: int) -> None:
        """Write every gathered window that ends by a moment."""
        for stream, window in sorted(self._open):
            if edges[stream][window + 1] <= until_ms:
                self._write(stream, window, self._open.pop((stream, window)))

    def _write(self, stream: int, window: int, parts: list[Arrivals]) -> None:
        source = SOURCES[stream]
        rng = np.random.default_rng([self._scenario.seed, 7, stream, window])
        at = np.concatenate([part.at for part in parts])
        oldest_ms = int(at.min())
        texts = [text for part in parts for text in part.texts]
        reasons = [reason for part in parts for reason in part.reasons]
        glue = source.delimiter.decode()
        body = "".join([texts[row] + glue for row in np.argsort(at, kind="stable").tolist()])
        if rng.random() < self._scenario.truncated_share and source.kind == "events":
            body += write_malformed(source, "truncated", oldest_ms, window)
            reasons.append("truncated")
        data = igzip.compress(body.encode("utf-8", "surrogateescape"), GZIP_LEVEL, mtime=0)
        self._put(stream, oldest_ms, rng.bytes(16), data)
        truth = self.hours[source.name, _hour(oldest_ms)]
        truth.count(len(texts), sum(part.repeats for part in parts), reasons)
        for part in parts:
            truth.forms.update(part.forms)
        if rng.random() < self._scenario.unreadable_share and source.kind == "events":
            self._put(stream, oldest_ms, rng.bytes(16), unreadable_object())
            truth.count(0, 0, ["unreadable_object"])

    def _put(self, stream: int, oldest_ms: int, name: bytes, data: bytes) -> None:
        source = SOURCES[stream]
        opened = datetime.fromtimestamp(oldest_ms // 1000, UTC)
        folder = self._raw / source.folder / opened.strftime("%Y/%m/%d/%H")
        folder.mkdir(parents=True, exist_ok=True)
        stamp = opened.strftime("%Y-%m-%d-%H-%M-%S")
        uuid = UUID(bytes=name, version=4)
        folder.joinpath(f"{source.name}-{source.version}-{stamp}-{uuid}.gz").write_bytes(data)


def _hour(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms // 1000, UTC).strftime("%Y-%m-%dT%H:00:00Z")

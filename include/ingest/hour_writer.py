"""Collects the records of one arrival hour and writes them in parts of bounded size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from include.ingest import schema
from include.ingest.columns import Labels, PrivacyScreen, v1_table, v2_table
from include.ingest.decode import Decoded
from include.ingest.rejects import Reason, Reject
from include.ingest.write import Positions, encode_parquet, sort_rows
from include.lake import Store, StoredObject

BATCH_ROWS = 8 * 1024
"""Events that are Python objects at a time."""
PART_ROWS = 256 * 1024
"""Rows held before they are written. The rows of one object are written together, however many
they are, so that its repeats are found."""

BuildTable = Callable[[Sequence[Any], Labels, PrivacyScreen], pa.Table]


@dataclass(slots=True)
class Written:
    """What was written; records_read = events_written + repeats_dropped + rejects."""

    records_read: int = 0
    events_written: int = 0
    repeats_dropped: int = 0
    account_contradictions: int = 0
    rejected_by_reason: Counter[Reason] = field(default_factory=Counter)
    events_of_day: Counter[tuple[str, date]] = field(default_factory=Counter)
    files: list[str] = field(default_factory=list)
    reject_files: list[str] = field(default_factory=list)
    event_times: list[datetime] = field(default_factory=list)

    @property
    def rejected(self) -> int:
        """All rejects."""
        return self.rejected_by_reason.total()


class HourWriter:
    """Takes decoded records object by object. Files are named `<name>-<part>.parquet`."""

    def __init__(self, lake: Store, name: str, labels: Labels, screen: PrivacyScreen) -> None:
        self._lake = lake
        self._name = name
        self._labels = labels
        self._screen = screen
        self._v1 = _Pending("v1", "event_at", v1_table)
        self._v2 = _Pending("v2", "requested_at", v2_table)
        self._rejected: list[dict[str, Any]] = []
        self._object_number = 0
        self._part = 0
        self._written = Written()

    def add(self, item: StoredObject, decoded: Decoded) -> None:
        """Take some records of the present object."""
        self._written.records_read += len(decoded.v1) + len(decoded.v2) + len(decoded.rejects)
        for pending, events in ((self._v1, decoded.v1), (self._v2, decoded.v2)):
            pending.add(events, self._object_number)
            if len(pending.events) >= BATCH_ROWS:
                self._build(pending)
        if decoded.rejects:
            self._written.rejected_by_reason.update(reject.reason for reject in decoded.rejects)
            self._rejected += [self._rejected_row(item, reject) for reject in decoded.rejects]
            if len(self._rejected) >= PART_ROWS:
                self._write_rejects()

    def end_object(self) -> None:
        """The present object has ended."""
        self._object_number += 1
        if self._v1.row_count + self._v2.row_count >= PART_ROWS:
            self._write_part()

    def finish(self) -> Written:
        """Write what is left; what was written in all."""
        self._write_part()
        if self._rejected:
            self._write_rejects()
        return self._written

    def _build(self, pending: _Pending) -> None:
        table = pending.build_table(pending.events, self._labels, self._screen)
        is_other = pc.not_equal(table["account_id"].cast(pa.string()), self._labels.account_id)
        self._written.account_contradictions += pc.sum(is_other).as_py()
        pending.tables.append(table)
        pending.events = []

    def _rejected_row(self, item: StoredObject, reject: Reject) -> dict[str, Any]:
        return {
            **asdict(reject),
            "stream": self._labels.stream,
            "arrived_hour": self._labels.arrived_hour,
            "object_key": item.key,
            "etag": item.etag,
            "source": "object",
        }

    def _write_part(self) -> None:
        for pending in (self._v1, self._v2):
            if pending.row_count:
                if pending.events:
                    self._build(pending)
                self._write_events(pending)
        self._part += 1

    def _write_rejects(self) -> None:
        rows = pa.Table.from_pylist(self._rejected, schema.REJECTED)
        folder = f"rejected/day={self._labels.arrived_hour:%Y-%m-%d}"
        file = encode_parquet(schema.REJECTED, [rows], rows.num_rows)
        files = self._written.reject_files
        files.append(self._write(folder, len(files), file))
        self._rejected = []

    def _write_events(self, pending: _Pending) -> None:
        found = sort_rows(*pending.take(), pending.day_column)
        self._written.repeats_dropped += found.repeats
        for day, positions in found.by_day():
            folder = f"events/source_schema={pending.source_schema}/day={day}"
            key = self._write(folder, self._part, found.encode(positions))
            self._written.files.append(key)
            self._written.events_written += len(positions)
            self._written.events_of_day[pending.source_schema, day] += len(positions)
        bounds = pc.min_max(found.rows["event_at"]).as_py()
        self._written.event_times += [time.replace(tzinfo=UTC) for time in bounds.values()]

    def _write(self, folder: str, part: int, file: bytes) -> str:
        key = f"{folder}/{self._name}-{part}.parquet"
        self._lake.write(key, file)
        return key


@dataclass(slots=True)
class _Pending:
    """Events of one source schema that are not written yet."""

    source_schema: str
    day_column: str
    build_table: BuildTable
    events: list[Any] = field(default_factory=list)
    tables: list[pa.Table] = field(default_factory=list)
    runs: list[tuple[int, int]] = field(default_factory=list)
    row_count: int = 0

    def add(self, events: Sequence[Any], object_number: int) -> None:
        self.events += events
        self.runs.append((object_number, len(events)))
        self.row_count += len(events)

    def take(self) -> tuple[pa.Table, Positions]:
        """All rows so far, and the number of the object that each is from."""
        rows = pa.concat_tables(self.tables)
        numbers, counts = zip(*self.runs, strict=True)
        self.tables, self.runs, self.row_count = [], [], 0
        return rows, np.repeat(np.array(numbers), counts)

"""Collects the records of one arrival hour and writes them in parts of bounded size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from include.ingest import schema
from include.ingest.columns import Labels, PrivacyScreen
from include.ingest.decode import Decoded
from include.ingest.lag import LagHistogram
from include.ingest.pending import Part, Pending, sequential_rows, shared_rows
from include.ingest.rejects import Reason, Reject
from include.ingest.repeats import RepeatFinder
from include.ingest.sequences import with_flag
from include.ingest.spool import Spool
from include.ingest.tables import TABLES, RecordTable
from include.ingest.write import SortedRows, encode_parquet, sort_rows
from include.lake import Store, StoredObject

BATCH_ROWS = 8 * 1024
"""Records that are Python objects at a time."""
PART_ROWS = 32 * 1024
"""Rows held before they are written. Of an object that has more they wait on disk until it ends,
so that its repeats are found."""


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
    repaired: int = 0
    lag: LagHistogram = field(default_factory=LagHistogram)

    @property
    def rejected(self) -> int:
        """All rejects."""
        return self.rejected_by_reason.total()


class HourWriter:
    """Takes decoded records object by object. Files are named `<name>-<part>.parquet`.

    `arrivals_ms` are the arrival times of the objects, in the order in which they will be given.
    """

    def __init__(
        self,
        lake: Store,
        name: str,
        labels: Labels,
        screen: PrivacyScreen,
        arrivals_ms: Sequence[int],
    ) -> None:
        self._lake = lake
        self._name = name
        self._labels = labels
        self._screen = screen
        self._arrivals_ms = np.array(arrivals_ms, np.int64)
        self._pending = {table.record_type: Pending(table) for table in TABLES}
        self._spool = Spool()
        self._rejected: list[dict[str, Any]] = []
        self._object_number = 0
        self._part = 0
        self._written = Written()

    def add(self, item: StoredObject, decoded: Decoded) -> None:
        """Take some records of the present object."""
        self._written.records_read += decoded.record_count + len(decoded.rejects)
        self._written.repaired += decoded.repaired
        for record_type, batch in decoded.batches.items():
            pending = self._pending[record_type]
            pending.add(batch, self._object_number)
            if len(pending.batch.records) >= BATCH_ROWS:
                self._build(pending)
        if decoded.rejects:
            self._written.rejected_by_reason.update(reject.reason for reject in decoded.rejects)
            self._rejected += [self._rejected_row(item, reject) for reject in decoded.rejects]
            if len(self._rejected) >= PART_ROWS:
                self._write_rejects()

    def end_object(self) -> None:
        """The present object has ended."""
        self._object_number += 1
        held = self._pending.values()
        if any(one.is_spooled for one in held) or sum(one.row_count for one in held) >= PART_ROWS:
            self._write_parts()
        for pending in held:
            pending.end_object()

    def finish(self) -> Written:
        """Write what is left; what was written in all."""
        self._write_parts()
        if self._rejected:
            self._write_rejects()
        return self._written

    def _build(self, pending: Pending) -> None:
        rows = pending.table.build_rows(pending.batch, self._labels, self._screen)
        is_other = pc.not_equal(rows["account_id"].cast(pa.string()), self._labels.account_id)
        self._written.account_contradictions += pc.sum(is_other).as_py()
        pending.add_rows(rows, PART_ROWS, self._spool)

    def _rejected_row(self, item: StoredObject, reject: Reject) -> dict[str, Any]:
        return {
            **asdict(reject),
            "stream": self._labels.stream,
            "arrived_hour": self._labels.arrived_hour,
            "object_key": item.key,
            "etag": item.etag,
            "source": "object",
        }

    def _write_parts(self) -> None:
        for pending in self._pending.values():
            if pending.batch.records:
                self._build(pending)
        taken = [(pending.table, pending.take()) for pending in self._pending.values()]
        flags = iter(sequential_rows([part for _, parts in taken for part in parts]))
        for table, parts in taken:
            finder = RepeatFinder()
            for number, (part, is_shared) in enumerate(zip(parts, shared_rows(parts), strict=True)):
                rows = with_flag(part.rows(), next(flags), table.columns)
                found = sort_rows(rows, part.object_numbers, table.sort_by, finder, is_shared)
                self._write_rows(table, part, found, self._part + number)
        self._part += max(len(parts) for _, parts in taken)
        self._spool.clear()

    def _write_rejects(self) -> None:
        rows = pa.Table.from_pylist(self._rejected, schema.REJECTED)
        folder = f"rejected/day={self._labels.arrived_hour:%Y-%m-%d}"
        file = encode_parquet(schema.REJECTED, [rows], rows.num_rows)
        files = self._written.reject_files
        files.append(self._write(folder, len(files), file))
        self._rejected = []

    def _write_rows(
        self, table: RecordTable, part: Part, found: SortedRows, part_number: int
    ) -> None:
        self._written.repeats_dropped += found.repeats
        for day, positions in found.by_day():
            file = found.encode(positions, table.columns)
            key = self._write(f"{table.folder}/day={day}", part_number, file)
            self._written.files.append(key)
            self._written.events_written += len(positions)
            self._written.events_of_day[table.name, day] += len(positions)
        moments = found.rows[table.sort_by.moment]
        bounds = pc.min_max(moments).as_py()
        self._written.event_times += [time.replace(tzinfo=UTC) for time in bounds.values()]
        arrivals = self._arrivals_ms[part.object_numbers[found.order]]
        self._written.lag.add(arrivals - moments.to_numpy().astype(np.int64)[found.order])

    def _write(self, folder: str, part: int, file: bytes) -> str:
        key = f"{folder}/{self._name}-{part}.parquet"
        self._lake.write(key, file)
        return key

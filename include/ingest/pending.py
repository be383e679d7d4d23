"""Rows of one table that are not written yet: those of whole objects, and of the present one.

Whether a row is a repeat or its recipient one of a sequence is known when its object has ended.
Until then the rows of a large object wait on disk, and what tells the two in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
import pyarrow as pa

from include.ingest.origin import Batch
from include.ingest.repeats import Fingerprints, Flags, Positions, fingerprints_of, shared
from include.ingest.sequences import sequential_flags, without_dialled
from include.ingest.spool import Spool
from include.ingest.tables import RecordTable


@dataclass(frozen=True, slots=True)
class Part:
    """Rows in the order of reading, and of each the number of its object and what was dialled.

    Fingerprints are there when other rows of the same objects are in other parts.
    """

    rows: Callable[[], pa.Table]
    object_numbers: Positions
    dialled: Positions
    fingerprints: Fingerprints | None = None


@dataclass(slots=True)
class Pending:
    """Records that are still Python objects, rows made of those before, and rows on disk."""

    table: RecordTable
    batch: Batch = field(default_factory=Batch)
    row_count: int = 0
    """All records and rows that are not on disk."""
    _spooled: list[Part] = field(default_factory=list)
    _rows: list[pa.Table] = field(default_factory=list)
    _objects: list[tuple[int, int]] = field(default_factory=list)
    _whole_count: int = 0
    """Rows of whole objects."""

    @property
    def is_spooled(self) -> bool:
        """Whether rows of the present object wait on disk."""
        return bool(self._spooled)

    def add(self, batch: Batch, object_number: int) -> None:
        """Take more records, all of one object."""
        self.batch.add(batch)
        self._objects.append((object_number, len(batch.records)))
        self.row_count += len(batch.records)

    def add_rows(self, rows: pa.Table, part_rows: int, spool: Spool) -> None:
        """The batch has become rows; the present object's go to disk by `part_rows`.

        Where rows are parted depends on their number alone, so files are the same in each run.
        """
        self._rows.append(rows)
        self.batch = Batch()
        while sum(one.num_rows for one in self._rows) >= self._whole_count + part_rows:
            part = self._cut(self._whole_count + part_rows)
            load = partial(spool.get, spool.put(part.rows()))
            self._spooled.append(replace(self._fingerprinted(part), rows=load))
            self._whole_count = 0

    def end_object(self) -> None:
        """The present object has ended."""
        self._whole_count = self.row_count

    def take(self) -> list[Part]:
        """All rows so far, in parts; none stay."""
        parts, self._spooled = self._spooled, []
        if self.row_count:
            last = self._cut(self.row_count)
            parts.append(self._fingerprinted(last) if parts else last)
        self._whole_count = 0
        return parts

    def _fingerprinted(self, part: Part) -> Part:
        rows, sort_by = part.rows(), self.table.sort_by
        fingerprints = fingerprints_of(rows[sort_by.key], rows[sort_by.moment])
        return replace(part, fingerprints=fingerprints)

    def _cut(self, count: int) -> Part:
        """The first rows; those behind are of the last object."""
        rows = pa.concat_tables(self._rows)
        numbers, counts = zip(*self._objects, strict=True)
        self.row_count -= count
        self._rows = [rows.slice(count)] if self.row_count else []
        self._objects = [(numbers[-1], self.row_count)] if self.row_count else []
        first, dialled = without_dialled(rows.slice(0, count))
        return Part(lambda: first, np.repeat(numbers, counts)[:count], dialled)


def sequential_rows(parts: Sequence[Part]) -> list[Flags]:
    """Of each row of each part, whether its recipient is one of a sequence."""
    return sequential_flags(
        [part.dialled for part in parts], [part.object_numbers for part in parts]
    )


def shared_rows(parts: Sequence[Part]) -> list[Flags | None]:
    """Of each row of each part of one table, whether it may equal one of another part."""
    fingerprints = [part.fingerprints for part in parts if part.fingerprints is not None]
    return [*shared(fingerprints)] if fingerprints else [None] * len(parts)

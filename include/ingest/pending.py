"""Rows of one table that are not written yet: those of whole objects, and of the present one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa

from include.ingest.origin import Batch
from include.ingest.sequences import DIALLED, flag_in_place_of_dialled
from include.ingest.tables import RecordTable
from include.ingest.write import Positions


@dataclass(frozen=True, slots=True)
class HeldRows:
    """Rows in the order of reading, and the number of the object that each is from."""

    table: RecordTable
    rows: pa.Table
    object_numbers: Positions


@dataclass(slots=True)
class Pending:
    """Records that are still Python objects, and rows made of those before."""

    table: RecordTable
    batch: Batch = field(default_factory=Batch)
    rows: list[pa.Table] = field(default_factory=list)
    row_count: int = 0
    _objects: list[tuple[int, int]] = field(default_factory=list)

    def add(self, batch: Batch, object_number: int) -> None:
        """Take more records, all of one object."""
        self.batch.add(batch)
        self._objects.append((object_number, len(batch.records)))
        self.row_count += len(batch.records)

    def take(self) -> HeldRows:
        """All rows so far; none stay."""
        numbers, counts = zip(*self._objects, strict=True)
        held = HeldRows(self.table, pa.concat_tables(self.rows), np.repeat(numbers, counts))
        self.rows, self._objects, self.row_count = [], [], 0
        return held


def flag_sequential(held: Sequence[HeldRows]) -> list[HeldRows]:
    """The same rows, with the flag of sequential recipients where the table has one."""
    dialled = [one for one in held if DIALLED in one.rows.column_names]
    flagged = flag_in_place_of_dialled(
        [one.rows for one in dialled], [one.object_numbers for one in dialled]
    )
    others = [one for one in held if DIALLED not in one.rows.column_names]
    return [
        *(replace(one, rows=rows) for one, rows in zip(dialled, flagged, strict=True)),
        *others,
    ]

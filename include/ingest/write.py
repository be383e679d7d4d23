"""Rows of one arrival hour into Parquet, the same bytes for the same rows.

Rows are sorted, so that repeats within an object lie side by side and the events of a message
compress together; a file holds one table and one day.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from include.ingest.repeats import Flags, Positions, RepeatFinder

ROW_GROUP_ROWS = 128 * 1024
_DAY_MS = 86_400_000
_FEW_ROWS = 4096
"""Up to here dictionaries cost more time than they save bytes."""
_EPOCH = date(1970, 1, 1)
_MANY_VALUES = frozenset(
    {
        "message_id", "event_at", "requested_at", "recipient_key", "context", "excerpt",
        "inbound_message_id", "previous_message_id", "received_at", "request_id", "retry_of",
        "sent_at", "expires_at", "converted_at",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SortColumns:
    """The columns that rows are sorted by; the day is the date of one of them."""

    day: str
    key: str
    moment: str


@dataclass(frozen=True, slots=True)
class SortedRows:
    """Rows of one table in the order and without the repeats that their files shall have."""

    rows: pa.Table
    order: Positions
    days: Positions
    """Of each row in order, in days since 1970."""
    repeats: int

    def by_day(self) -> Iterator[tuple[date, Positions]]:
        """Each day with its part of the order; none when all rows repeat those of other parts."""
        inner = (np.flatnonzero(np.diff(self.days)) + 1).tolist()
        starts = [0, *inner, len(self.days)] if len(self.days) else []
        for start, end in pairwise(starts):
            yield _EPOCH + timedelta(days=int(self.days[start])), self.order[start:end]

    def encode(self, positions: Positions, columns: pa.Schema) -> bytes:
        """A Parquet file of some of the rows; rows are copied a row group at a time."""
        starts = range(0, len(positions), ROW_GROUP_ROWS)
        chunks = (positions[start : start + ROW_GROUP_ROWS] for start in starts)
        groups = (self.rows.take(chunk).cast(columns) for chunk in chunks)
        return encode_parquet(columns, groups, len(positions))


def sort_rows(
    rows: pa.Table,
    object_numbers: Positions,
    sort_by: SortColumns,
    finder: RepeatFinder,
    is_shared: Flags | None = None,
) -> SortedRows:
    """Sort rows by day, then by key and time, and leave repeats out; see RepeatFinder."""
    rows = rows.unify_dictionaries().combine_chunks()
    keys = pa.table(
        {
            "day": rows[sort_by.day].to_numpy().astype(np.int64) // _DAY_MS,
            "key": rows[sort_by.key],
            "moment": rows[sort_by.moment],
            "object_number": object_numbers,
        }
    )
    order = pc.sort_indices(keys, [(name, "ascending") for name in keys.column_names]).to_numpy()
    repeats = finder.find(rows, order, keys.take(order), is_shared)
    positions = np.delete(order, repeats)
    days = keys["day"].to_numpy()[positions]
    return SortedRows(rows, positions, days, len(repeats))


def encode_parquet(columns: pa.Schema, groups: Iterable[pa.Table], row_count: int) -> bytes:
    """A Parquet file of row groups."""
    few_values = [name for name in columns.names if name not in _MANY_VALUES]
    buffer = io.BytesIO()
    with pq.ParquetWriter(
        buffer,
        columns,
        compression="zstd",
        store_schema=False,
        use_dictionary=few_values if row_count > _FEW_ROWS else False,
    ) as writer:
        for group in groups:
            writer.write_table(group)
    return buffer.getvalue()

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
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

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

Positions = np.ndarray[tuple[int], np.dtype[np.int64]]


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
    columns: pa.Schema
    order: Positions
    days: Positions
    """Of each row in order, in days since 1970."""
    repeats: int

    def by_day(self) -> Iterator[tuple[date, Positions]]:
        """Each day with its part of the order."""
        starts = [0, *(np.flatnonzero(np.diff(self.days)) + 1).tolist(), len(self.days)]
        for start, end in pairwise(starts):
            yield _EPOCH + timedelta(days=int(self.days[start])), self.order[start:end]

    def encode(self, positions: Positions) -> bytes:
        """A Parquet file of some of the rows; rows are copied a row group at a time."""
        starts = range(0, len(positions), ROW_GROUP_ROWS)
        chunks = (positions[start : start + ROW_GROUP_ROWS] for start in starts)
        groups = (self.rows.take(chunk).cast(self.columns) for chunk in chunks)
        return encode_parquet(self.columns, groups, len(positions))


def sort_rows(
    rows: pa.Table, object_numbers: Positions, columns: pa.Schema, sort_by: SortColumns
) -> SortedRows:
    """Sort rows by day, then by key and time; a row equal to an earlier one of the same object is
    a repeat and left out. The files will have `columns`.
    """
    rows = rows.unify_dictionaries().combine_chunks()
    keys = pa.table(
        {
            "day": rows[sort_by.day].to_numpy().astype(np.int64) // _DAY_MS,
            "key": rows[sort_by.key],
            "moment": rows[sort_by.moment],
            "object_number": object_numbers,
        }
    )
    order = pc.sort_indices(keys, [(name, "ascending") for name in keys.column_names])
    repeats = _repeats(keys.take(order), rows, order.to_numpy())
    positions = np.delete(order.to_numpy(), repeats)
    days = keys["day"].to_numpy()[positions]
    return SortedRows(rows, columns, positions, days, len(repeats))


def _repeats(sorted_keys: pa.Table, rows: pa.Table, order: Positions) -> list[int]:
    """Where in the order a row equals an earlier one; rows with equal keys lie side by side."""
    is_same = np.ones(len(order) - 1, dtype=bool)
    for column in sorted_keys.columns:
        values = column.combine_chunks()
        is_same &= pc.equal(values[1:], values[:-1]).to_numpy(zero_copy_only=False)
    second = np.flatnonzero(is_same) + 1
    candidates = np.union1d(second - 1, second)
    numbers = sorted_keys["object_number"].take(candidates).to_pylist()
    found = rows.take(order[candidates]).to_pylist()
    seen: set[tuple[Any, ...]] = set()
    repeats = []
    for candidate, number, row in zip(candidates.tolist(), numbers, found, strict=True):
        values = (number, *row.values())
        if values in seen:
            repeats.append(candidate)
        seen.add(values)
    return repeats


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

"""Rows of one arrival hour into Parquet, the same bytes for the same rows.

Rows are sorted, so that repeats within an object lie side by side and the events of a message
compress together; a file holds one schema and one day.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from include.ingest import schema

ROW_GROUP_ROWS = 128 * 1024
_DAY_MS = 86_400_000
_DAY = "day"
_EPOCH = date(1970, 1, 1)
_DICTIONARY_COLUMNS = [
    field.name
    for field in (*schema.EVENTS, *schema.REJECTED)
    if field.name
    not in {"message_id", "event_at", "requested_at", "recipient_key", "context", "excerpt"}
]

Numbers = np.ndarray[tuple[int], np.dtype[np.int64]]


def split_days(
    rows: pa.Table, object_numbers: Numbers, day_column: str
) -> tuple[list[tuple[date, pa.Table]], int]:
    """Rows (schema.IN_MEMORY) by the day of a column, sorted, as schema.EVENTS, without those that
    repeat another one of the same object; and how many these were.
    """
    keys = pa.table(
        {
            _DAY: rows[day_column].to_numpy().astype(np.int64) // _DAY_MS,
            "message_id": rows["message_id"],
            "event_at": rows["event_at"],
            "object_number": object_numbers,
        }
    ).combine_chunks()
    order = pc.sort_indices(keys, [(name, "ascending") for name in keys.column_names])
    keys = keys.take(order)
    rows = rows.unify_dictionaries().combine_chunks().take(order).cast(schema.EVENTS)
    repeats = _repeats(keys, rows)
    if repeats:
        is_kept = np.ones(rows.num_rows, dtype=bool)
        is_kept[repeats] = False
        keys, rows = keys.filter(is_kept), rows.filter(is_kept)
    return list(_slices(keys[_DAY].to_numpy(), rows)), len(repeats)


def _slices(days: Numbers, rows: pa.Table) -> Iterator[tuple[date, pa.Table]]:
    starts = [0, *(np.flatnonzero(np.diff(days)) + 1).tolist(), len(days)]
    for start, end in pairwise(starts):
        yield _EPOCH + timedelta(days=int(days[start])), rows.slice(start, end - start)


def _repeats(keys: pa.Table, rows: pa.Table) -> list[int]:
    """Positions of rows equal to an earlier one; rows with equal keys lie side by side."""
    is_same = np.ones(keys.num_rows - 1, dtype=bool)
    for name in keys.column_names:
        column = keys[name].combine_chunks()
        is_same &= pc.equal(column[1:], column[:-1]).to_numpy(zero_copy_only=False)
    second = np.flatnonzero(is_same) + 1
    candidates = np.union1d(second - 1, second)
    seen: set[tuple[Any, ...]] = set()
    repeats = []
    candidate_keys = keys["object_number"].take(candidates).to_pylist()
    candidate_rows = rows.take(candidates).to_pylist()
    for position, number, row in zip(
        candidates.tolist(), candidate_keys, candidate_rows, strict=True
    ):
        values = (number, *row.values())
        if values in seen:
            repeats.append(position)
        seen.add(values)
    return repeats


def encode_rows(rows: pa.Table) -> bytes:
    """A Parquet file."""
    buffer = io.BytesIO()
    pq.write_table(
        rows,
        buffer,
        compression="zstd",
        row_group_size=ROW_GROUP_ROWS,
        store_schema=False,
        use_dictionary=_DICTIONARY_COLUMNS,
    )
    return buffer.getvalue()

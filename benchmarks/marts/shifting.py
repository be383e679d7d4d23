"""Rows of one day as those of another: times moved, ids of messages made different."""

from __future__ import annotations

from datetime import timedelta

import pyarrow as pa
import pyarrow.compute as pc

_IDS = frozenset(
    {"message_id", "inbound_message_id", "previous_message_id", "request_id", "retry_of"}
)
_ID_DIGITS = 4
_IDS_IN_CONTEXT = r'("(?:retry_of|application_message_id)":\s*").{4}'
_NO_SHIFT = 1 << 15


def shifted(rows: pa.Table, days: int) -> pa.Table:
    """The same rows so many days later (earlier if negative), with the same columns.

    An id keeps its length and differs in its first four characters, by day, so that it still is
    the id of the rows that belong together.
    """
    mark = f"{_NO_SHIFT + days:0{_ID_DIGITS}x}"
    columns = [
        _shifted(field, rows.column(number), days, mark) for number, field in enumerate(rows.schema)
    ]
    return pa.table(columns, schema=rows.schema)


def _shifted(field: pa.Field, values: pa.ChunkedArray, days: int, mark: str) -> pa.ChunkedArray:
    if pa.types.is_timestamp(field.type):
        return pc.add(values, pa.scalar(timedelta(days=days), pa.duration(field.type.unit)))
    if pa.types.is_date(field.type):
        return pc.add(values.cast(pa.int32()), pa.scalar(days, pa.int32())).cast(field.type)
    if field.name in _IDS:
        rest = pc.utf8_slice_codeunits(values, _ID_DIGITS)
        return pc.binary_join_element_wise(mark, rest, "")
    if field.name == "context":
        return pc.replace_substring_regex(values, _IDS_IN_CONTEXT, rf"\1{mark}")
    return values

"""Recipients dialled one after another: a mark of artificially inflated traffic.

Whether a number is next to another one must be seen before numbers become keys. Rows are made with
the number itself; when their object has ended a flag takes its place.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from include.ingest.repeats import Flags, Positions

DIALLED = "dialled"
_NUMBER = pa.field(DIALLED, pa.int64(), nullable=False)
_FLAG = pa.field("is_sequential_recipient", pa.bool_(), nullable=False)


def dialled_in_place_of_flag(columns: pa.Schema) -> pa.Schema:
    """The columns as rows have them until their object is complete."""
    return columns.set(columns.get_field_index(_FLAG.name), _NUMBER)


def without_dialled(rows: pa.Table) -> tuple[pa.Table, Positions]:
    """Rows less the numbers that they carry, and these, 0 where there is none."""
    if DIALLED not in rows.column_names:
        return rows, np.zeros(len(rows), np.int64)
    return rows.drop_columns([DIALLED]), rows[DIALLED].to_numpy()


def with_flag(rows: pa.Table, flag: Flags, columns: pa.Schema) -> pa.Table:
    """Rows with the flag at its place in the columns of their table, if it has one."""
    place = columns.get_field_index(_FLAG.name)
    return rows if place < 0 else rows.add_column(place, _FLAG, pa.array(flag))


def sequential_flags(
    dialled: Sequence[Positions], object_numbers: Sequence[Positions]
) -> list[Flags]:
    """Of each row of each part, whether the number next to it was dialled in the same object.

    All rows of an object are there; `object_numbers` ascend in each part.
    """
    if not dialled:
        return []
    flags = [np.zeros(len(numbers), bool) for numbers in dialled]
    for one in np.unique(np.concatenate(object_numbers)):
        bounds = [np.searchsorted(numbers, [one, one + 1]) for numbers in object_numbers]
        parts = [slice(*bound.tolist()) for bound in bounds]
        of_object = [numbers[part] for numbers, part in zip(dialled, parts, strict=True)]
        in_rows = _in_rows(np.concatenate(of_object))
        if in_rows.size:
            for flag, numbers, part in zip(flags, dialled, parts, strict=True):
                flag[part] = np.isin(numbers[part], in_rows)
    return flags


def _in_rows(numbers: Positions) -> Positions:
    """The numbers next to which there is another one; 0 is none."""
    known = np.unique(numbers[numbers > 0])
    is_next = np.diff(known) == 1
    return known[np.append(is_next, False) | np.insert(is_next, 0, False)] if known.size else known

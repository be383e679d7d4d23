"""Recipients dialled one after another: a mark of artificially inflated traffic.

Whether a number is next to another one must be seen before numbers become keys. Until the rows of
an object are written they carry the number itself; then a flag takes its place.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from include.ingest.write import Positions

DIALLED = "dialled"
_NUMBER = pa.field(DIALLED, pa.int64(), nullable=False)
_FLAG = pa.field("is_sequential_recipient", pa.bool_(), nullable=False)


def dialled_in_place_of_flag(columns: pa.Schema) -> pa.Schema:
    """The columns as rows have them until their object is complete."""
    return columns.set(columns.get_field_index(_FLAG.name), _NUMBER)


def flag_in_place_of_dialled(
    tables: Sequence[pa.Table], object_numbers: Sequence[Positions]
) -> list[pa.Table]:
    """The tables with the flag: the number next to it was dialled in the same object.

    Both describe rows of whole objects; `object_numbers` ascend.
    """
    if not tables:
        return []
    dialled = [table[DIALLED].to_numpy() for table in tables]
    flags = [np.zeros(len(numbers), bool) for numbers in dialled]
    for one in np.unique(np.concatenate(object_numbers)):
        bounds = [np.searchsorted(numbers, [one, one + 1]) for numbers in object_numbers]
        parts = [slice(*bound.tolist()) for bound in bounds]
        of_object = [numbers[part] for numbers, part in zip(dialled, parts, strict=True)]
        in_rows = _in_rows(np.concatenate(of_object))
        if in_rows.size:
            for flag, numbers, part in zip(flags, dialled, parts, strict=True):
                flag[part] = np.isin(numbers[part], in_rows)
    return [
        table.set_column(table.column_names.index(DIALLED), _FLAG, pa.array(flag))
        for table, flag in zip(tables, flags, strict=True)
    ]


def _in_rows(numbers: Positions) -> Positions:
    """The numbers next to which there is another one; 0 is none."""
    known = np.unique(numbers[numbers > 0])
    is_next = np.diff(known) == 1
    return known[np.append(is_next, False) | np.insert(is_next, 0, False)] if known.size else known

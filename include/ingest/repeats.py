"""Rows that equal an earlier row of the same object."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

Positions = np.ndarray[tuple[int], np.dtype[np.int64]]
Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]
Fingerprints = np.ndarray[tuple[int], np.dtype[np.int32]]
"""A number for each row, the same for rows that are equal and seldom for others."""

_ROWS_AT_A_TIME = 8 * 1024
_ODD = 0x9E3779B97F4A7C15 >> 1 | 1
_DIGEST_BYTES = 16


def fingerprints_of(keys: pa.ChunkedArray, moments: pa.ChunkedArray) -> Fingerprints:
    """Fingerprints by two columns; they mean nothing to another process."""
    hashes = np.fromiter(map(hash, keys.to_numpy()), np.int64, len(keys))
    mixed = hashes ^ (moments.to_numpy().astype(np.int64) * _ODD)
    fingerprints: Fingerprints = (mixed ^ (mixed >> 32)).astype(np.int32)
    return fingerprints


def shared(parts: Sequence[Fingerprints]) -> list[Flags]:
    """Of each row of each part, whether its fingerprint is that of another row too."""
    values, counts = np.unique(np.concatenate(parts), return_counts=True)
    repeated = values[counts > 1]
    return [np.isin(part, repeated) for part in parts]


class RepeatFinder:
    """Finds repeats in rows of one table that are given part by part."""

    def __init__(self) -> None:
        self._seen: set[bytes] = set()

    def find(
        self, rows: pa.Table, order: Positions, sorted_keys: pa.Table, is_shared: Flags | None
    ) -> list[int]:
        """Where in the order a row equals an earlier one of its object, in this part or before.

        Rows with equal keys, the object's number among them, lie side by side. `is_shared` tells
        the rows that may equal one of another part.
        """
        candidates = _beside_an_equal(sorted_keys)
        if is_shared is not None:
            candidates = np.union1d(candidates, np.flatnonzero(is_shared[order]))
        numbers = sorted_keys["object_number"].take(candidates).to_pylist()
        repeats = []
        digests = _digests(rows, order[candidates], numbers)
        for candidate, digest in zip(candidates.tolist(), digests, strict=True):
            if digest in self._seen:
                repeats.append(candidate)
            self._seen.add(digest)
        return repeats


def _beside_an_equal(sorted_keys: pa.Table) -> Positions:
    is_same = np.ones(sorted_keys.num_rows - 1, dtype=bool)
    for column in sorted_keys.columns:
        values = column.combine_chunks()
        is_same &= pc.equal(values[1:], values[:-1]).to_numpy(zero_copy_only=False)
    second = np.flatnonzero(is_same) + 1
    return np.union1d(second - 1, second)


def _digests(rows: pa.Table, positions: Positions, numbers: Sequence[int]) -> Iterator[bytes]:
    """Of all that a row holds and the number of its object; as rows they would take up more."""
    for start in range(0, len(positions), _ROWS_AT_A_TIME):
        some = slice(start, start + _ROWS_AT_A_TIME)
        found = rows.take(positions[some]).to_pylist()
        for number, row in zip(numbers[some], found, strict=True):
            text = repr((number, *row.values())).encode()
            yield hashlib.blake2b(text, digest_size=_DIGEST_BYTES).digest()

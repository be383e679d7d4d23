"""What must hold of any bytes that an object may have: the target of the fuzzer.

The first three bytes choose the kind of stream, how the bytes come in blocks, and how large the
pieces are that are tried at once; the rest is the object.
"""

from __future__ import annotations

import re
from unittest.mock import patch

import numpy as np

from include.ingest import framing
from include.ingest.columns import Labels, PrivacyScreen
from include.ingest.context import ContextFilter
from include.ingest.decode import Decoded
from include.ingest.identity import Pseudonymiser
from include.ingest.repeats import RepeatFinder
from include.ingest.sequences import sequential_flags, with_flag, without_dialled
from include.ingest.tables import TABLES
from include.ingest.write import sort_rows
from include.streams import StreamKind
from tests.include.ingest.factories import HOUR
from tests.include.ingest.test_agreement import BROKEN, expected, found, read

KINDS = tuple(StreamKind)
PIECES = (50, 700, 32_768)
_LABELS = Labels("sms", HOUR.replace(tzinfo=None), "111122223333", "eu-west-1", "fuzz")
_SCREEN = PrivacyScreen(Pseudonymiser(b"a secret of the fuzzer"), ContextFilter(["tenant"]))


def check(data: bytes) -> None:
    """Read an object in the fast way and in the slow one, and make rows of what it holds.

    Raises:
        AssertionError: something doesn't hold.
    """
    if len(data) < 3:
        return
    kind = KINDS[data[0] % len(KINDS)]
    block, piece, data = data[1], PIECES[data[2] % len(PIECES)], data[3:]
    cuts = range(block, len(data), block) if block else ()
    with patch.multiple(framing, PIECE_BYTES=piece, _SMALLEST_PIECE_BYTES=min(piece, 400)):
        decoded = read(data, cuts, kind)
    _agrees_with_the_slow_reader(decoded, data, kind)
    _becomes_rows(decoded)
    for reject in decoded.rejects:
        assert not re.search("[1-9]", reject.excerpt)


def _agrees_with_the_slow_reader(decoded: Decoded, data: bytes, kind: StreamKind) -> None:
    kept, refused = expected(data, kind)
    assert found(decoded) == kept
    assert [(one.offset, one.length) for one in decoded.rejects] == [one[0] for one in refused]
    for reject, (_, reason) in zip(decoded.rejects, refused, strict=True):
        assert reject.reason == reason if reason else reject.reason in BROKEN


def _becomes_rows(decoded: Decoded) -> None:
    for table in TABLES:
        batch = decoded.batches.get(table.record_type)
        if batch is None:
            continue
        rows = table.build_rows(batch, _LABELS, _SCREEN)
        rows, dialled = without_dialled(rows)
        numbers = np.zeros(len(batch.records), np.int64)
        (flag,) = sequential_flags([dialled], [numbers])
        rows = with_flag(rows, flag, table.columns)
        written = sort_rows(rows, numbers, table.sort_by, RepeatFinder())
        count = sum(len(positions) for _, positions in written.by_day())
        assert count + written.repeats == len(batch.records)

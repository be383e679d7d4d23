"""The fast reader and the slow one find the same records, origins and rejects in any object."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Raw, Struct
from msgspec.structs import replace

from include.ingest import framing
from include.ingest.decode import Decoded
from include.ingest.framing import Framer
from include.ingest.kinds import KINDS
from include.ingest.rejects import Reason
from include.streams import StreamKind
from tests.include.ingest.factories import MS
from tests.include.ingest.slow_envelopes import Opened, read_records
from tests.include.ingest.strategies import RECORDS, REPLIES, SENDS, objects

LATEST_MS = MS + 86_400_000
BROKEN = {Reason.NOT_JSON, Reason.NOT_AN_OBJECT, Reason.TRUNCATED, Reason.INVALID_UTF8}
CUTS = st.lists(st.integers(0, 3_000), max_size=5)
Row = tuple[Any, ...]


@pytest.mark.parametrize(
    ("kind", "records"),
    [
        (StreamKind.EVENTS, RECORDS),
        (StreamKind.INBOUND, REPLIES),
        (StreamKind.SEND_LOG, SENDS),
    ],
)
def test_the_fast_reader_agrees_with_the_slow_one(
    kind: StreamKind, records: st.SearchStrategy[Any]
) -> None:
    @settings(max_examples=250, deadline=None, derandomize=True)
    @given(objects(records), CUTS, st.sampled_from([50, 700, 32_768]))
    def agree(data: bytes, cuts: list[int], piece: int) -> None:
        with patch.multiple(framing, PIECE_BYTES=piece, _SMALLEST_PIECE_BYTES=min(piece, 400)):
            decoded = read(data, [cut for cut in cuts if cut <= len(data)], kind)
        kept, refused = expected(data, kind)
        assert found(decoded) == kept
        assert [(one.offset, one.length) for one in decoded.rejects] == [one[0] for one in refused]
        for reject, (_, reason) in zip(decoded.rejects, refused, strict=True):
            assert reject.reason == reason if reason else reject.reason in BROKEN

    agree()


def read(data: bytes, cuts: Sequence[int], kind: StreamKind) -> Decoded:
    """Frame an object that comes in blocks cut at these offsets."""
    decoded = Decoded(LATEST_MS, kind)
    framer = Framer(decoded)
    for start, end in pairwise([0, *sorted(cuts), len(data)]):
        framer.feed(data[start:end])
    framer.finish()
    return decoded


def expected(data: bytes, kind: StreamKind) -> tuple[dict[type, list[Row]], list[Row]]:
    """Records by type, with envelope, account and region; places and reasons of rejects."""
    kept: dict[type, list[Row]] = {}
    refused: list[Row] = []
    for one in read_records(data, kind):
        outcome = _outcome(one, kind)
        if isinstance(outcome, Struct):
            envelope = "+".join(one.envelopes) or "bare"
            row = (plain(outcome), envelope, one.account_id, one.region)
            kept.setdefault(type(outcome), []).append(row)
        else:
            refused.append((one.place, outcome))
    return kept, refused


def found(decoded: Decoded) -> dict[type, list[Row]]:
    """The same of what the fast reader kept."""
    kept = {}
    for record_type, batch in decoded.batches.items():
        origins = [origin for origin, count in batch.runs for _ in range(count)]
        kept[record_type] = [
            (plain(record), origin.envelope, origin.account_id, origin.region)
            for record, origin in zip(batch.records, origins, strict=True)
        ]
    return kept


def plain(record: Any) -> Any:
    """A record for comparison, its context parsed."""
    if not hasattr(record, "context"):
        return record
    context = json.loads(bytes(record.context)) if record.context else None
    return replace(record, context=Raw()), context


def _outcome(one: Opened, kind: StreamKind) -> Struct | Reason | None:
    if one.is_unreadable:
        return Reason.UNREADABLE_ENVELOPE
    return None if one.value is None else KINDS[kind].salvage(one.value, LATEST_MS)

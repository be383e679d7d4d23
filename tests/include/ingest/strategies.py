"""Objects for property tests: mixed framings, and records that are broken in many ways."""

from __future__ import annotations

import json

from hypothesis import strategies as st

from tests.include.ingest.factories import v1_record, v2_record

TEXT = st.text(st.sampled_from('ab{}[]",:\\ \n0é€\U0001f600'), max_size=12)
RECORDS = st.one_of(
    st.builds(v1_record, message_id=TEXT, customer_context=TEXT, record_status=TEXT),
    st.builds(
        v2_record,
        messageId=st.one_of(TEXT, st.integers(0, 9)),
        carrierName=TEXT,
        mcc=st.sampled_from(["262", 262, None]),
        context=st.dictionaries(TEXT, TEXT, max_size=2),
    ),
    st.sampled_from([[], [1, {"a": 2}], {}, {"level": "info"}]),
)


@st.composite
def broken_bytes(draw: st.DrawFn, record: bytes) -> bytes:
    """A record, sometimes cut, spoiled, or replaced by rubbish."""
    at = draw(st.integers(0, len(record)))
    kind = draw(st.sampled_from(["whole"] * 6 + ["cut", "hole", "bytes", "rubbish"]))
    if kind == "cut":
        return record[:at]
    if kind == "hole":
        return record[:at] + record[at + 1 :]
    if kind == "bytes":
        return record[:at] + b"\xff" + record[at:]
    if kind == "rubbish":
        return draw(st.sampled_from([b"garbage", b"12", b'"text"', b"}", b"\x00\xff", b"{", b",{"]))
    return record


@st.composite
def objects(draw: st.DrawFn) -> bytes:
    """Objects of a few records with changing delimiters, some of them broken."""
    parts = []
    for record in draw(st.lists(RECORDS, max_size=6)):
        indent = draw(st.sampled_from([None, None, None, 1]))
        is_ascii = draw(st.booleans())
        text = json.dumps(record, indent=indent, ensure_ascii=is_ascii)
        parts.append(draw(broken_bytes(text.encode())))
        parts.append(draw(st.sampled_from([b"\n", b"\n", b"", b" ", b"\r\n", b"\n\n"])))
    return b"".join(parts)

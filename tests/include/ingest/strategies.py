"""Objects for property tests: mixed framings and envelopes, records broken in many ways."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from tests.include.ingest.factories import v1_record, v2_record
from tests.include.ingest.inputs import in_eventbridge, in_firehose_error, in_sns, reply, send

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
REPLIES = st.one_of(
    st.builds(reply, messageBody=TEXT, inboundMessageId=st.one_of(TEXT, st.none())),
    st.sampled_from([[], {}, {"level": "info"}, v2_record()]),
)
SENDS = st.one_of(
    st.builds(
        send,
        requestId=st.one_of(TEXT, st.integers(0, 9), st.none()),
        messageId=st.one_of(TEXT, st.none()),
        sentAt=st.sampled_from(["2026-11-01T05:00:00Z", 1793509200000, "1793509200000", "x", None]),
        expiresAt=st.sampled_from(["2026-11-01T05:05:00+01:00", 5, None]),
        messageParts=st.sampled_from([1, "2", "many", None]),
    ),
    st.sampled_from([[], {}, {"level": "info"}]),
)
ACCOUNTS = st.sampled_from(["111122223333", "999988887777", None])


RUBBISH = [
    b"garbage",
    b"12",
    b'"text"',
    b"}",
    b"\x00\xff",
    b"{",
    b",{",
    b"\x00" * 9,
    b"\xef\xbb\xbf",
]


def _reversed(record: Any) -> Any:
    """A record that begins with a key that no reader looks for."""
    return dict(reversed(record.items())) if isinstance(record, dict) else record


@st.composite
def wrapped(draw: st.DrawFn, record: Any, text: str) -> str:
    """A record in no envelope or in some of them; the text is the record's, perhaps broken."""
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 1, 2, 3, 5]))):
        envelope = draw(st.sampled_from(["sns", "firehose_error", "eventbridge"]))
        if envelope == "sns":
            record = in_sns(text, account=draw(ACCOUNTS))
        elif envelope == "firehose_error":
            several = draw(st.sampled_from([text, text, text + text, text + "\n" + text, ""]))
            record = in_firehose_error(several)
        else:
            record = in_eventbridge(record, account=draw(ACCOUNTS))
        text = json.dumps(record, ensure_ascii=draw(st.booleans()))
    return text


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
        return draw(
            st.sampled_from(
                [
                    b"garbage",
                    b"12",
                    b'"text"',
                    b"}",
                    b"\x00\xff",
                    b"{",
                    b",{",
                    b"\x00" * 9,
                    b"\xef\xbb\xbf",
                ]
            )
        )
    return record


@st.composite
def objects(draw: st.DrawFn, records: st.SearchStrategy[Any] = RECORDS) -> bytes:
    """Objects of a few records with changing delimiters and envelopes, some of them broken."""
    parts = [draw(st.sampled_from([b"", b"", b"", b"\xef\xbb\xbf"]))]
    for record in draw(st.lists(records, max_size=6)):
        indent = draw(st.sampled_from([None, None, None, 1]))
        ordered = draw(st.sampled_from([record, record, _reversed(record)]))
        text = json.dumps(ordered, indent=indent, ensure_ascii=draw(st.booleans()))
        inner = draw(broken_bytes(text.encode())).decode(errors="ignore")
        text = draw(wrapped(record, draw(st.sampled_from([text, text, inner]))))
        parts.append(draw(broken_bytes(text.encode())))
        parts.append(draw(st.sampled_from([b"\n", b"\n", b"", b" ", b"\r\n", b"\n\n"])))
    return b"".join(parts)

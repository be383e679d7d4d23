"""Objects that the fuzzer begins with, and words that it may put in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from include.ingest.excerpt import FIELD_NAMES
from include.streams import StreamKind
from tests.fuzz.target import KINDS, PIECES
from tests.include.ingest.factories import lines, v1_record, v2_record
from tests.include.ingest.inputs import in_eventbridge, in_firehose_error, in_sns, reply, send


def seeds() -> Iterator[bytes]:
    """Whole objects of each kind, in several framings and envelopes."""
    short = {"carrierName": None, "mcc": None, "mnc": None, "context": {"tenant": "a"}}
    events = [v2_record(**short), v1_record(customer_context='{"tenant":"a"}')]
    yield from _framed(StreamKind.EVENTS, events)
    yield from _framed(StreamKind.INBOUND, [reply(), in_sns(reply())])
    yield from _framed(StreamKind.SEND_LOG, [send(), send(exception="ThrottlingException")])
    yield from _framed(StreamKind.EVENTS, [dict(reversed(record.items())) for record in events])
    for record in events:
        enveloped = [in_sns(record), in_firehose_error(record), in_eventbridge(record)]
        yield from _framed(StreamKind.EVENTS, enveloped)
        yield from _framed(StreamKind.EVENTS, [in_firehose_error(in_sns(in_eventbridge(record)))])


def dictionary() -> str:
    """Words in the fuzzer's own notation."""
    words = [f'"{name}":' for name in sorted(FIELD_NAMES)]
    words += ['{"', '"}', '\\"', "\\u00e9", "\\ud83d", "[{", "}]", "1e999", "-0", "null", "true"]
    words += ["TEXT_DELIVERED", "RCS_READ", "_SMS.SUCCESS", "_SMS.OPTOUT", "Notification", "\r\n"]
    words += ["1793509200000", "123456789012345678901234567890", "2026-11-01T05:00:00Z", "=="]
    return "".join(f'"{_escaped(word)}"\n' for word in words)


def _framed(kind: StreamKind, records: list[Any]) -> Iterator[bytes]:
    dumped = [json.dumps(record, separators=(",", ":")).encode() for record in records]
    pretty = json.dumps(records[0], indent=1).encode()
    cut = dumped[0][:-20]
    framings = [lines(*records), b"".join(dumped), pretty, cut, cut + dumped[-1]]
    for number, data in enumerate(framings):
        yield bytes([KINDS.index(kind), 40 * number, number % len(PIECES)]) + data


def _escaped(word: str) -> str:
    special = '\\"\r\n'
    return "".join(f"\\x{ord(one):02x}" if one in special else one for one in word)

"""Records that no reader can use, one builder a reject reason; never a planned message's event.

Each stands right before a good record of the same object, so that its reason is beyond doubt.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from include.simulator.sources import SourceStream

REASONS = (
    "not_json",
    "not_an_object",
    "not_an_sms_event",
    "missing_message_id",
    "bad_timestamp",
    "missing_status",
    "invalid_utf8",
)
# v2 has no such record: without a messageStatus its eventType still tells the status.
V1_ONLY_REASONS = ("missing_status",)
NUMBER = "+12065550142"
NOT_SMS_EVENTS: tuple[dict[str, Any], ...] = (
    {"event_type": "_email.send", "event_timestamp": 1, "attributes": {"feedback": "sent"}},
    {"event_type": "_session.start", "event_timestamp": 1, "session": {"session_id": "s-1"}},
    {"level": "info", "message": "configuration reloaded", "host": "ip-10-0-0-7"},
)
NOT_OBJECTS: tuple[object, ...] = ("keep-alive", ["heartbeat", {"beats": 3}], [])
BAD_TIMES: tuple[object, ...] = (None, "yesterday", -1, 99_999_999_999_999_999)
BAD_BYTES = "\udcff\udcfe\udc80"


def reasons_of(stream: SourceStream) -> tuple[str, ...]:
    """The reject reasons of single records that a stream can show."""
    is_v1 = stream.schema == "v1"
    return tuple(reason for reason in REASONS if is_v1 or reason not in V1_ONLY_REASONS)


def write_malformed(stream: SourceStream, reason: str, at: int, serial: int) -> str:
    """Text of a malformed record; lone surrogates stand for bytes that are not UTF-8."""
    if reason == "not_an_object":
        return _dumped(NOT_OBJECTS[serial % len(NOT_OBJECTS)])
    if reason == "not_an_sms_event":
        return _dumped({**NOT_SMS_EVENTS[serial % len(NOT_SMS_EVENTS)], "serial": serial})
    record = _v1_record(at, serial) if stream.schema == "v1" else _v2_record(at, serial)
    if reason in ("not_json", "truncated"):
        return cut_record(_dumped(record), serial)
    if reason == "invalid_utf8":
        return _dumped(record).replace("spoiled", BAD_BYTES)
    return _dumped(_without(record, stream.schema == "v1", reason, serial))


def cut_record(text: str, serial: int) -> str:
    """The beginning of a record: cut in a string, after a comma, or in a number."""
    cuts = (text.index('":"') + 6, text.index(",") + 1, text.index('imestamp":') + 15)
    return text[: cuts[serial % len(cuts)]]


def unreadable_object() -> bytes:
    """A gzip header followed by a deflate block of the reserved type: nothing can be inflated."""
    header = bytes([0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0, 0xFF])
    return header + b"\x07" + np.random.default_rng(13).bytes(400)


def _without(record: dict[str, Any], is_v1: bool, reason: str, serial: int) -> dict[str, Any]:
    fields = record["attributes"] if is_v1 else record
    if reason == "missing_message_id":
        del fields["message_id" if is_v1 else "messageId"]
    elif reason == "missing_status":
        del fields["record_status"]
    else:
        name = "event_timestamp" if is_v1 else "eventTimestamp"
        record[name] = BAD_TIMES[serial % len(BAD_TIMES)]
        if record[name] is None:
            del record[name]
    return record


def _v1_record(at: int, serial: int) -> dict[str, Any]:
    return {
        "event_type": "_SMS.FAILURE",
        "event_timestamp": at,
        "arrival_timestamp": at,
        "event_version": "3.1",
        "attributes": {
            "destination_phone_number": NUMBER,
            "record_status": "INVALID",
            "iso_country_code": "US",
            "message_id": f"malformed{serial:031d}",
            "message_type": "Transactional",
            "treatment_id": "spoiled",
        },
        "metrics": {"price_in_millicents_usd": 0.0},
        "awsAccountId": "111122223333",
    }


def _v2_record(at: int, serial: int) -> dict[str, Any]:
    return {
        "eventType": "TEXT_INVALID",
        "eventVersion": "1.0",
        "eventTimestamp": at,
        "isFinal": True,
        "originationPhoneNumber": "20555",
        "destinationPhoneNumber": NUMBER,
        "isoCountryCode": "US",
        "messageId": f"00000000-0000-4000-a000-{serial:012d}",
        "messageRequestTimestamp": at - 1000,
        "messageStatus": "INVALID",
        "messageStatusDescription": "spoiled",
        "totalMessageParts": 1,
        "totalMessagePrice": 0.0,
    }


def _dumped(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))

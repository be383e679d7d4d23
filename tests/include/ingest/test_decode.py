"""One record into an event, or a reason to refuse it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from include.ingest.decode import Decoded
from include.ingest.record import V1Event, V2Event
from include.ingest.salvage import salvage
from tests.include.ingest.factories import MS, reasons, v1_record, v2_record

LATEST_MS = MS + 86_400_000


def decode(record: Any) -> Decoded:
    """What one record becomes."""
    decoded = Decoded(LATEST_MS)
    assert decoded.take_value(0, json.dumps(record).encode())
    return decoded


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"level": "info"}, "not_an_sms_event"),
        ({"event_type": "_email.send", "event_timestamp": MS}, "not_an_sms_event"),
        ({"event_type": "_session.start"}, "not_an_sms_event"),
        (v2_record(eventType="REGISTRATION"), "not_an_sms_event"),
        (v2_record(eventType="CALL_STARTED"), "not_an_sms_event"),
        (v2_record(messageId=None), "missing_message_id"),
        (v2_record(messageId=""), "missing_message_id"),
        (v1_record(message_id=None), "missing_message_id"),
        (v1_record(attributes=[]), "missing_message_id"),
        (v2_record(eventTimestamp=None), "bad_timestamp"),
        (v2_record(eventTimestamp="yesterday"), "bad_timestamp"),
        (v2_record(eventTimestamp=MS // 1000), "bad_timestamp"),
        (v2_record(eventTimestamp=LATEST_MS + 1), "bad_timestamp"),
        (v2_record(eventTimestamp=10**40), "bad_timestamp"),
        (v2_record(eventTimestamp=-1), "bad_timestamp"),
        (v2_record(messageRequestTimestamp=None), "bad_timestamp"),
        (v2_record(messageRequestTimestamp=LATEST_MS + 1), "bad_timestamp"),
        (v1_record(event_timestamp=None), "bad_timestamp"),
        (v1_record(event_timestamp=LATEST_MS + 1), "bad_timestamp"),
        (v1_record(record_status=None), "missing_status"),
        (v1_record(record_status=""), "missing_status"),
    ],
)
def test_each_reason(record: Any, reason: str) -> None:
    decoded = decode(record)
    assert decoded.record_count == 0
    assert reasons(decoded.rejects) == [reason]


@pytest.mark.parametrize(
    "event_type",
    ["TEXT_DELIVERED", "MEDIA_DELIVERED", "VOICE_COMPLETED", "RCS_READ", "TEXT_SOMETHING_NEW"],
)
def test_every_channel_and_every_unknown_status_is_kept(event_type: str) -> None:
    assert decode(v2_record(eventType=event_type)).of(V2Event)[0].event_type == event_type


def test_an_opt_out_needs_no_status_and_other_v1_events_do() -> None:
    assert len(decode(v1_record(event_type="_SMS.OPTOUT", record_status=None)).of(V1Event)) == 1
    assert decode(v1_record(event_type="_SMS.NEW", record_status=None)).rejects


def test_a_v2_event_needs_no_status_beside_its_type() -> None:
    assert decode(v2_record(messageStatus=None)).of(V2Event)[0].message_status is None


@pytest.mark.parametrize(
    ("field", "given", "name", "expected"),
    [
        ("totalMessageParts", "3", "total_message_parts", 3),
        ("totalMessageParts", 3.0, "total_message_parts", 3),
        ("totalMessageParts", 1.5, "total_message_parts", None),
        ("totalMessageParts", "many", "total_message_parts", None),
        ("totalMessagePrice", "0.0645", "total_message_price", 0.0645),
        ("totalMessagePrice", 1e300, "total_message_price", None),
        ("totalMessagePrice", "nan", "total_message_price", None),
        ("isFinal", "true", "is_final", True),
        ("isFinal", "perhaps", "is_final", None),
        ("mcc", 262, "mcc", "262"),
        ("mnc", "012", "mnc", "012"),
        ("carrierName", "", "carrier_name", None),
        ("carrierName", ["a"], "carrier_name", None),
        ("eventTimestamp", str(MS), "event_timestamp", MS),
        ("eventTimestamp", MS + 0.7, "event_timestamp", MS),
        ("protectConfiguration", "x", "protect_configuration", None),
    ],
)
def test_numbers_and_text_are_read_in_both_forms(
    field: str, given: Any, name: str, expected: Any
) -> None:
    assert getattr(decode(v2_record(**{field: given})).of(V2Event)[0], name) == expected


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**18), 10**18),
    st.sampled_from([MS, float(MS), str(MS), f"{MS}.0", 2**31, 0, 1, "0", "1"]),
    st.floats(allow_nan=False, allow_infinity=False),
    st.floats().map(str),
    st.text("0123456789.-+eE_ abnulltrefs", max_size=8),
)
FIELDS = sorted(set(v2_record()) - {"eventType"} | {"isInternationalSend", "originationNumber"})


@settings(max_examples=500, deadline=None, derandomize=True)
@given(st.dictionaries(st.sampled_from(FIELDS), SCALARS, max_size=3))
def test_the_declared_types_agree_with_the_salvage(changes: dict[str, Any]) -> None:
    record = {**v2_record(), **changes}
    fast = Decoded(LATEST_MS)
    if fast.take_piece(json.dumps(record).encode()):
        assert fast.of(V2Event) == [salvage(record, LATEST_MS)]

"""The application's own log of its sends."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from include.streams import StreamKind
from tests.include.ingest.factories import MS, Place, ingest, lines, v2_record
from tests.include.ingest.inputs import in_sns, send


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """An empty lake and an empty send log."""
    return Place(tmp_path, kind=StreamKind.SEND_LOG)


def row_of(place: Place, record: Any) -> dict[str, Any]:
    """The row that one send becomes."""
    place.put("a", lines(record))
    assert ingest(place).rejected == 0
    (row,) = place.rows()
    return row


def test_a_send_becomes_a_row(place: Place) -> None:
    context = {"tenant": "acme", "name": "Alice"}
    row = row_of(place, send(context=context, expiresAt=MS + 300_000, convertedAt=str(MS + 60_000)))
    assert len(row.pop("recipient_key")) == 32
    assert row == {
        "stream": "sms",
        "arrived_hour": datetime(2026, 11, 1, 5),
        "request_id": "request",
        "message_id": "v2-message",
        "account_id": "111122223333",
        "region": "eu-west-1",
        "sent_at": datetime(2026, 11, 1, 5),
        "iso_country_code": "DE",
        "iso_country_code_source": "event",
        "origination_identity": "MYSHOP",
        "origination_identity_type": "sender_id",
        "message_type": "TRANSACTIONAL",
        "purpose": "one_time_code",
        "retry_of": None,
        "refusal_exception": None,
        "refusal_reason": None,
        "expires_at": datetime(2026, 11, 1, 5, 5),
        "converted_at": datetime(2026, 11, 1, 5, 1),
        "message_parts": 1,
        "recipient_key_id": "tests",
        "recipient_prefix": "4915112",
        "is_simulator": False,
        "context": '{"tenant":"acme"}',
        "day": "2026-11-01",
    }


@pytest.mark.parametrize(
    ("changes", "column", "value"),
    [
        ({"requestId": None}, "request_id", "v2-message"),
        ({"messageId": None, "exception": "ThrottlingException"}, "message_id", None),
        ({"exception": "ThrottlingException"}, "refusal_exception", "ThrottlingException"),
        ({"reason": "SPEND_LIMIT"}, "refusal_reason", "SPEND_LIMIT"),
        ({"retryOf": "earlier"}, "retry_of", "earlier"),
        ({"purpose": "OTP"}, "purpose", None),
        ({"purpose": "Promotional"}, "purpose", "promotional"),
        ({"sentAt": "2026-11-01T06:30:00+02:00"}, "sent_at", datetime(2026, 11, 1, 4, 30)),
        ({"sentAt": MS}, "sent_at", datetime(2026, 11, 1, 5)),
        ({"expiresAt": "soon"}, "expires_at", None),
        ({"isoCountryCode": None}, "iso_country_code_source", "prefix"),
        ({"messageParts": "2"}, "message_parts", 2),
        ({"accountId": "999988887777"}, "account_id", "999988887777"),
        ({"region": "us-east-1"}, "region", "us-east-1"),
    ],
)
def test_columns_of_variants(
    place: Place, changes: dict[str, Any], column: str, value: object
) -> None:
    assert row_of(place, send(**changes))[column] == value


def test_a_send_lies_on_the_day_of_its_request(place: Place) -> None:
    assert row_of(place, send(sentAt=MS - 86_400_000))["day"] == "2026-10-31"


def test_text_that_somebody_logs_is_dropped(place: Place) -> None:
    row = row_of(place, send(messageBody="Hello Alice", text="Hello Alice"))
    assert "Alice" not in str(row)


def test_envelopes_are_opened_here_too(place: Place) -> None:
    assert row_of(place, in_sns(send()))["account_id"] == "777788889999"


@pytest.mark.parametrize(
    ("told", "exception", "reason"),
    [
        (
            "An error occurred (ConflictException) when calling the SendTextMessage operation:"
            ' Conflict Occurred - Reason="DESTINATION_PHONE_NUMBER_OPTED_OUT"'
            ' ResourceType="opted-out-number" ResourceId="+4915112345678"',
            "ConflictException",
            "DESTINATION_PHONE_NUMBER_OPTED_OUT",
        ),
        ("+4915112345678 has opted out", "unnamed", None),
    ],
)
def test_of_a_refusal_told_as_a_message_only_its_names_pass(
    place: Place, told: str, exception: str, reason: str | None
) -> None:
    row = row_of(place, send(messageId=None, exception=told, reason=told))
    assert (row["refusal_exception"], row["refusal_reason"]) == (exception, reason)


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (send(requestId=None, messageId=None), "missing_message_id"),
        (send(sentAt=None), "bad_timestamp"),
        (send(sentAt=5), "bad_timestamp"),
        (send(sentAt=MS + 3 * 86_400_000), "bad_timestamp"),
        ({"level": "info"}, "not_an_sms_event"),
        ({"eventType": "TEXT_SENT"}, "not_an_sms_event"),
        (v2_record(), "bad_timestamp"),
        ("text", "not_an_object"),
    ],
)
def test_what_is_no_send_is_refused(place: Place, record: Any, reason: str) -> None:
    place.put("a", lines(record))
    assert ingest(place).rejected_by_reason == {reason: 1}

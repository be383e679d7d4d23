"""What a record becomes in `events`."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.include.ingest.factories import MS, Place, ingest, lines, v1_record, v2_record

DAY_MS = 86_400_000


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """An empty lake and an empty stream."""
    return Place(tmp_path)


def test_a_v1_event_becomes_a_row(place: Place) -> None:
    place.put("a", lines(v1_record(customer_context='{"tenant":"acme","mail":"a@b.c"}')))
    ingest(place)
    (row,) = place.rows()
    assert len(row.pop("recipient_key")) == 32
    assert row == {
        "stream": "sms",
        "arrived_hour": datetime(2026, 11, 1, 5),
        "event_type": "_SMS.SUCCESS",
        "raw_status": "DELIVERED",
        "event_at": datetime(2026, 11, 1, 5),
        "requested_at": None,
        "account_id": "111122223333",
        "region": "eu-west-1",
        "application_id": "project",
        "message_id": "v1-message",
        "channel": "sms",
        "iso_country_code": "DE",
        "mcc": None,
        "mnc": None,
        "carrier_name": None,
        "origination_identity": "+4915735991234",
        "origination_identity_type": "long_code",
        "message_type": "TRANSACTIONAL",
        "message_encoding": None,
        "message_parts": 2,
        "is_final": None,
        "is_international": None,
        "price_reported": Decimal("645.00000000"),
        "carrier_fee_reported": None,
        "recipient_key_id": "tests",
        "recipient_prefix": "4915112",
        "is_simulator": False,
        "protect_status": None,
        "context": '{"tenant":"acme"}',
        "envelope": "bare",
        "iso_country_code_source": "event",
        "has_country_contradiction": False,
        "protect_configuration_id": None,
        "protect_recommendation": None,
        "protect_block_reason": None,
        "is_sequential_recipient": False,
        "source_schema": "v1",
        "day": "2026-11-01",
    }


def test_a_v2_event_becomes_a_row(place: Place) -> None:
    changes = {
        "isoCountryCode": "de",
        "isInternationalSend": False,
        "protectConfiguration": {"protectStatus": "ALLOW"},
        "context": {"tenant": "acme", "secret": "s"},
    }
    place.put("a", lines(v2_record(**changes)))
    ingest(place)
    (row,) = place.rows()
    expected = {
        "event_type": "TEXT_DELIVERED",
        "raw_status": "DELIVERED",
        "event_at": datetime(2026, 11, 1, 5, 0, 5),
        "requested_at": datetime(2026, 11, 1, 5),
        "account_id": "111122223333",
        "application_id": None,
        "channel": "sms",
        "iso_country_code": "DE",
        "mcc": "262",
        "mnc": "02",
        "carrier_name": "Vodafone",
        "origination_identity": "MYSHOP",
        "origination_identity_type": "sender_id",
        "message_encoding": "GSM",
        "is_final": True,
        "is_international": False,
        "price_reported": Decimal("0.06450000"),
        "carrier_fee_reported": Decimal("0.00100000"),
        "protect_status": "ALLOW",
        "context": '{"tenant":"acme"}',
        "source_schema": "v2",
    }
    assert {key: row[key] for key in expected} == expected


@pytest.mark.parametrize(
    ("changes", "column", "value"),
    [
        ({"eventType": "MEDIA_DELIVERED"}, "channel", "mms"),
        ({"eventType": "VOICE_COMPLETED"}, "channel", "voice"),
        ({"eventType": "RCS_READ"}, "channel", "rcs"),
        ({"eventType": "TEXT_QUEUED", "messageStatus": None}, "raw_status", "QUEUED"),
        ({"messageStatus": "BRAND_NEW"}, "raw_status", "BRAND_NEW"),
        (
            {"originationPhoneNumber": None, "originationNumber": "20555"},
            "origination_identity_type",
            "short_code",
        ),
        ({"originationPhoneNumber": None}, "origination_identity_type", None),
        ({"destinationPhoneNumber": None}, "recipient_key", None),
        ({"destinationPhoneNumber": "+14254147755"}, "is_simulator", True),
        ({"totalMessagePrice": 0.000000014}, "price_reported", Decimal("0.00000001")),
        ({"isoCountryCode": None}, "iso_country_code", "DE"),
        ({"isoCountryCode": None}, "iso_country_code_source", "prefix"),
        ({"isoCountryCode": "AT"}, "iso_country_code", "AT"),
        ({"isoCountryCode": " at\n"}, "iso_country_code", "AT"),
        ({"isoCountryCode": " at\n"}, "iso_country_code_source", "event"),
        ({"isoCountryCode": "XK"}, "iso_country_code", "XK"),
        ({"isoCountryCode": "AT"}, "has_country_contradiction", True),
        ({"isoCountryCode": None, "destinationPhoneNumber": None}, "iso_country_code", None),
        ({"isoCountryCode": None, "destinationPhoneNumber": None}, "iso_country_code_source", None),
    ],
)
def test_columns_of_v2_variants(
    place: Place, changes: dict[str, object], column: str, value: object
) -> None:
    place.put("a", lines(v2_record(**changes)))
    ingest(place)
    assert place.rows()[0][column] == value


@pytest.mark.parametrize(
    "told", ["DEU", "7", "ZZ", "UK", "D", " ", "49", "Germany", "D\u0000", 276]
)
def test_what_is_told_but_no_countrys_code_counts_as_missing(place: Place, told: object) -> None:
    records = [
        v2_record(isoCountryCode=told),
        v1_record(iso_country_code=told),
        v2_record(isoCountryCode=told, destinationPhoneNumber=None, messageId="nobody"),
    ]
    place.put("a", lines(*records))
    ingest(place)
    found = sorted((row["message_id"], row["iso_country_code"]) for row in place.rows())
    assert found == [("nobody", None), ("v1-message", "DE"), ("v2-message", "DE")]
    sources = {row["iso_country_code_source"] for row in place.rows()}
    assert sources == {"prefix", None}
    assert not any(row["has_country_contradiction"] for row in place.rows())


def test_v2_lies_on_its_request_day_and_v1_on_its_event_day(place: Place) -> None:
    late = v2_record(messageRequestTimestamp=MS - 3 * DAY_MS)
    place.put("a", lines(late, v1_record(event_timestamp=MS - DAY_MS)))
    entry = ingest(place)
    assert {(row["source_schema"], row["day"]) for row in place.rows()} == {
        ("v2", "2026-10-29"),
        ("v1", "2026-10-31"),
    }
    assert [(count.source_schema, count.day, count.events) for count in entry.days] == [
        ("v1", date(2026, 10, 31), 1),
        ("v2", date(2026, 10, 29), 1),
    ]


def test_a_records_own_account_wins_and_a_contradiction_is_counted(place: Place) -> None:
    own = v1_record(awsAccountId="999988887777")
    place.put("a", lines(own, v1_record(awsAccountId=None), v2_record()))
    entry = ingest(place)
    assert sorted(row["account_id"] for row in place.rows()) == [
        "111122223333",
        "111122223333",
        "999988887777",
    ]
    assert entry.account_contradictions == 1

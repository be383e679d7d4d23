"""Replies to two-way numbers: kept without their text."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from include.ingest.inbound import keyword_class
from include.streams import StreamKind
from tests.include.ingest.factories import Place, ingest, lines, v2_record
from tests.include.ingest.inputs import in_firehose_error, in_sns, reply


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """An empty lake and an empty stream of replies."""
    return Place(tmp_path, kind=StreamKind.INBOUND)


def test_a_reply_in_its_notification_becomes_a_row(place: Place) -> None:
    place.put("a", lines(in_sns(reply())))
    ingest(place)
    (row,) = place.rows()
    assert len(row.pop("recipient_key")) == 32
    assert row == {
        "stream": "sms",
        "arrived_hour": datetime(2026, 11, 1, 5),
        "inbound_message_id": "reply",
        "account_id": "777788889999",
        "region": "eu-central-1",
        "received_at": datetime(2026, 11, 1, 5, 0, 9, 250_000),
        "received_at_source": "envelope",
        "origination_identity": "+4915735991234",
        "origination_identity_type": "long_code",
        "recipient_key_id": "tests",
        "recipient_prefix": "4915112",
        "is_simulator": False,
        "iso_country_code": "DE",
        "keyword_class": "opt_out",
        "previous_message_id": "v2-message",
        "day": "2026-11-01",
    }


@pytest.mark.parametrize(
    ("record", "source", "received_at"),
    [
        (reply(), "arrival_hour", datetime(2026, 11, 1, 5)),
        (in_firehose_error(reply()), "arrival_hour", datetime(2026, 11, 1, 5)),
        (in_firehose_error(in_sns(reply())), "envelope", datetime(2026, 11, 1, 5, 0, 9, 250_000)),
    ],
)
def test_without_a_dated_envelope_the_arrival_hour_is_the_time(
    place: Place, record: Any, source: str, received_at: datetime
) -> None:
    place.put("a", lines(record))
    ingest(place)
    (row,) = place.rows()
    assert (row["received_at_source"], row["received_at"]) == (source, received_at)


@pytest.mark.parametrize(
    ("body", "keyword", "expected"),
    [
        ("STOP", None, "opt_out"),
        (" stop. ", None, "opt_out"),
        ("Start", None, "opt_in"),
        ("HELP!", None, "help"),
        ("please stop it", "STOP", "opt_out"),
        ("please stop it", "KEYWORD_1", "other"),
        ("thanks", None, "other"),
        ("", "", "other"),
        (None, None, "other"),
    ],
)
def test_of_the_text_only_the_class_of_its_keyword_is_kept(
    body: str | None, keyword: str | None, expected: str
) -> None:
    assert keyword_class(body, keyword) == expected


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (reply(inboundMessageId=None), "missing_message_id"),
        (v2_record(), "not_an_sms_event"),
        ({"originationNumber": "+4915112345678"}, "not_an_sms_event"),
        ([], "not_an_object"),
    ],
)
def test_what_is_no_reply_is_refused(place: Place, record: Any, reason: str) -> None:
    place.put("a", lines(record))
    assert ingest(place).rejected_by_reason == {reason: 1}


def test_a_reply_is_no_event_in_a_stream_of_events(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.put("a", lines(in_sns(reply())))
    assert ingest(place).rejected_by_reason == {"not_an_sms_event": 1}

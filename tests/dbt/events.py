"""Events as the ingest writes them, with defaults for what a test doesn't care about."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

Event = dict[str, Any]

V1_TYPES = {"PENDING": "_SMS.BUFFERED", "SUCCESSFUL": "_SMS.SUCCESS", "DELIVERED": "_SMS.SUCCESS"}

DEFAULTS: Event = {
    "stream": "sms",
    "account_id": "111122223333",
    "region": "eu-west-1",
    "channel": "sms",
    "iso_country_code": "DE",
    "carrier_name": "Telekom",
    "mcc": "262",
    "mnc": "01",
    "origination_identity": "ACME",
    "origination_identity_type": "sender_id",
    "message_type": "TRANSACTIONAL",
    "message_encoding": "GSM",
    "message_parts": 1,
    "recipient_key": "0" * 32,
    "recipient_key_id": "1",
    "recipient_prefix": "4915112",
    "is_simulator": False,
}

Receipt = tuple[str, str]
"""A status and its moment, written as `day hh:mm:ss`."""


def moment(text: str) -> datetime:
    """A moment of November 2026, from `day hh:mm[:ss[.mmm]]`."""
    return datetime.fromisoformat(f"2026-11-{text}")


def day(number: int) -> date:
    """A day of November 2026."""
    return date(2026, 11, number)


def v2(message_id: str, requested: str, *receipts: Receipt, **values: Any) -> list[Event]:
    """The events of a message sent through AWS End User Messaging; prices are dollars."""
    requested_at = moment(requested)
    return [
        {
            **_event(message_id, *receipt, values),
            "event_type": f"TEXT_{receipt[0]}",
            "requested_at": requested_at,
            "source_schema": "v2",
            "day": requested_at.date(),
        }
        for receipt in receipts
    ]


def v1(message_id: str, *receipts: Receipt, **values: Any) -> list[Event]:
    """The events of a message sent through Pinpoint; prices are thousandths of a cent."""
    return [
        {
            **_event(message_id, *receipt, values),
            "event_type": V1_TYPES.get(receipt[0], "_SMS.FAILURE"),
            "source_schema": "v1",
            "day": moment(receipt[1]).date(),
        }
        for receipt in receipts
    ]


def opt_out(message_id: str, at: str, **values: Any) -> list[Event]:
    """A recipient's reply to stop, as Pinpoint reports it."""
    (event,) = v1(message_id, ("DELIVERED", at), **values)
    return [{**event, "event_type": "_SMS.OPTOUT"}]


def _event(message_id: str, status: str, at: str, values: Event) -> Event:
    event_at = moment(at)
    return {
        **DEFAULTS,
        "message_id": message_id,
        "raw_status": status,
        "event_at": event_at,
        "arrived_hour": event_at.replace(minute=0, second=0, microsecond=0),
        **values,
    }

"""`messages`: one row a message."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from tests.reference.look import Look, Row
from tests.reference.messages import Message, Reading
from tests.reference.numbers import prefix_of, pseudonym, sender_type
from tests.reference.tables import meanings

KEY = ("account_id", "message_id", "request_date")
_COMPUTED = (
    "account_id",
    "message_id",
    "request_date",
    "requested_at",
    "source_schema",
    "iso_country_code",
    "outcome",
    "outcome_group",
    "is_final",
    "finalised_at",
    "time_to_receipt_seconds",
    "price_usd",
    "carrier_fee_usd",
    "is_simulator",
    "is_orphan_receipt",
    "has_conflicting_receipts",
    "has_opted_out",
    "opted_out_at",
    "opted_out_arrived_hour",
    "has_negative_time",
    "expires_at",
)
_TAGS = ("tenant", "campaign", "purpose", "retry_of", "application_message_id")
_LATEST = {
    "channel": "channel",
    "region": "region",
    "application_id": "application_id",
    "carrier_name": "carrier",
    "mcc": "mcc",
    "mnc": "mnc",
    "origination_identity": "identity",
    "message_type": "message_type",
    "message_encoding": "encoding",
    "message_parts": "parts",
    "protect_configuration_id": "protect_configuration_id",
    "protect_status": "protect_status",
    "protect_recommendation": "protect_recommendation",
    "protect_block_reason": "protect_block_reason",
    "is_international": "is_international",
}


def rows(messages: Iterable[Message], look: Look) -> list[Row]:
    return [_row(message, look) for message in messages if message.request_date in look.days]


def _row(message: Message, look: Look) -> Row:
    row = {name: getattr(message, name) for name in _COMPUTED}
    row |= {name: message.latest(field) for name, field in _LATEST.items()}
    row |= {tag: message.tag(tag) for tag in _TAGS}
    context = dict(message.latest("context") or ())
    identity, number = row["origination_identity"], message.number
    return row | {
        "request_time_source": "reported" if message.source_schema == "v2" else "first_event",
        "origination_identity_type": identity and sender_type(identity),
        "context": _compact(context) if context else None,
        "status": message.deciding.event.status,
        "recipient_key": number and pseudonym(number, look.secret),
        "recipient_key_id": "1" if number else None,
        "recipient_prefix": number and prefix_of(number),
        **first_finals(message),
        **event_counts(message),
    }


def _compact(value: Row) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def first_finals(message: Message) -> Row:
    """The first final event by its own time, and by its arrival."""
    finals = message.finals
    by_time = min(finals, key=lambda one: (one.event.at, -one.meaning.rank), default=None)
    by_arrival = min(finals, key=_arrival, default=None)
    return {
        "first_outcome_group": by_time and by_time.meaning.group,
        "first_final_at": by_time and by_time.event.at,
        "first_arrived_hour": min(reading.event.arrived_hour for reading in message.readings),
        "first_final_arrived_hour": by_arrival and by_arrival.event.arrived_hour,
        "first_arrived_outcome_group": by_arrival and by_arrival.meaning.group,
        "finalised_arrived_hour": (
            min(one.event.arrived_hour for one in finals if _is_deciding(one, message))
            if message.is_final
            else None
        ),
    }


def _arrival(reading: Reading) -> tuple[datetime, int, bool, str]:
    """By hour, of one hour by rank, of one rank by the catalogue: a channel's own come later."""
    event = reading.event
    is_own = (f"{event.schema}-{event.channel}", event.status) in meanings()
    return event.arrived_hour, -reading.meaning.rank, is_own, event.status


def _is_deciding(reading: Reading, message: Message) -> bool:
    """Whether an event is the one of `finalised_at`, or a repeat of it."""
    deciding = message.deciding.event
    return (reading.event.at, reading.event.status) == (deciding.at, deciding.status)


def event_counts(message: Message) -> Row:
    events = [reading.event for reading in message.readings]
    distinct = {(one.schema, one.event_type, one.status, one.at) for one in events}
    return {
        "event_count": len(distinct),
        "repeated_event_count": len(events) - len(distinct),
    }

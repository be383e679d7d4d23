"""The send log of the user's own application: what it asked AWS to send (docs/send_log.md)."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pyarrow as pa
from msgspec import Raw, Struct

from include.ingest import schema
from include.ingest.columns import (
    Labels,
    PrivacyScreen,
    columns_of,
    country_columns,
    derived,
    encoded,
    first,
    origin_columns,
    recipient_columns,
    sender_columns,
    table_of,
)
from include.ingest.json_text import decoded
from include.ingest.origin import Batch, Found, batch_of
from include.ingest.own_numbers import keyed
from include.ingest.record import ENDLESS_MS, Moment, OptionalText, Parts
from include.ingest.rejects import Reason
from include.ingest.salvage import optional_fields
from include.ingest.scalars import moment

_AS_IS = {
    "message_id": "message_id",
    "sent_at": "sent_at",
    "purpose": "purpose",
    "retry_of": "retry_of",
    "expires_at": "expires_at",
    "converted_at": "converted_at",
    "message_parts": "message_parts",
}
_PURPOSES = frozenset({"one_time_code", "transactional", "promotional"})
_NAME = re.compile(r"[A-Za-z_.]+")
_EXCEPTION = re.compile(r"[A-Za-z]+(?:Exception|Error)\b")
_REASON = re.compile(r"\b[A-Z]+(?:_[A-Z]+)+\b")
_IN_MEMORY = schema.in_memory(schema.SEND_LOG)


class Send(Struct, gc=False, kw_only=True, rename="camel"):
    """One request to send one message; its times are kept as epoch milliseconds."""

    request_id: OptionalText = None
    message_id: OptionalText = None
    sent_at: Moment = None
    destination_phone_number: OptionalText = None
    origination_identity: OptionalText = None
    iso_country_code: OptionalText = None
    message_type: OptionalText = None
    purpose: OptionalText = None
    retry_of: OptionalText = None
    exception: OptionalText = None
    reason: OptionalText = None
    expires_at: Moment = None
    converted_at: Moment = None
    message_parts: Parts = None
    account_id: OptionalText = None
    region: OptionalText = None
    context: Raw = Raw()


_SEND = msgspec.json.Decoder(Send, strict=False)


def send_form(piece: bytes, latest_ms: int) -> Found | None:
    """Bare sends."""
    sends = decoded(_SEND, piece)
    if sends is None or any(_fault(send, latest_ms) for send in sends):
        return None
    return Send, batch_of(sends)


def salvage_send(value: Any, latest_ms: int) -> Send | Reason:
    """The send that a JSON value holds, or why it holds none."""
    if not isinstance(value, dict):
        return Reason.NOT_AN_OBJECT
    send = Send(**optional_fields(Send, value))
    return _fault(send, latest_ms) or send


def _fault(send: Send, latest_ms: int) -> Reason | None:
    """Why a send can't be kept; makes its times milliseconds."""
    if send.request_id is None and send.message_id is None:
        return Reason.MISSING_MESSAGE_ID if send.sent_at is not None else Reason.NOT_AN_SMS_EVENT
    send.sent_at = moment(send.sent_at, latest_ms)
    send.expires_at = moment(send.expires_at, ENDLESS_MS)
    send.converted_at = moment(send.converted_at, latest_ms)
    return Reason.BAD_TIMESTAMP if send.sent_at is None else None


def send_rows(batch: Batch, labels: Labels, screen: PrivacyScreen) -> pa.Table:
    """The rows of sends, in order; a request without an id of its own has the message's."""
    of = columns_of(Send, batch.records)
    numbers = of["destination_phone_number"]
    recipients = recipient_columns(numbers, labels, screen)
    of["context"] = screen.context_filter.filtered(of["context"])
    for name in ("request_id", "message_id", "retry_of", "context"):
        of[name] = keyed(of[name], numbers, recipients["recipient_key"])
    columns = origin_columns(batch.runs, labels) | recipients
    for name in ("account_id", "region"):
        columns[name] = first(of[name], columns[name])
    columns |= {name: of[field] for name, field in _AS_IS.items()}
    columns |= country_columns(of["iso_country_code"], recipients["country"])
    columns |= sender_columns(of["origination_identity"])
    columns |= {
        "request_id": first(of["request_id"], of["message_id"]),
        "message_type": derived(str.upper, encoded(of["message_type"])),
        "purpose": derived(_purpose, encoded(of["purpose"])),
        "refusal_exception": derived(_exception, encoded(of["exception"])),
        "refusal_reason": derived(_reason, encoded(of["reason"])),
        "context": of["context"],
    }
    return table_of(columns, _IN_MEMORY, labels, len(batch.records))


def _purpose(purpose: str) -> str | None:
    """One of the three; None for another word."""
    lower = purpose.lower()
    return lower if lower in _PURPOSES else None


def _exception(told: str) -> str:
    """The name of an exception, also out of its message: that may tell the recipient's number."""
    return _name(told, _EXCEPTION) or "unnamed"


def _reason(told: str) -> str | None:
    """The code of a reason, also out of a message; None without one."""
    return _name(told, _REASON)


def _name(told: str, within: re.Pattern[str]) -> str | None:
    if _NAME.fullmatch(told):
        return told
    found = within.search(told)
    return found[0] if found else None

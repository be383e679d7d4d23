"""One JSON value that is not a clean event: read in every form understood, or refused.

Numbers may be strings and the other way round, optional fields may have any shape (then they are
left empty), required fields decide the reason of a refusal.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any, get_args

import msgspec
from msgspec import Raw, Struct

from include.ingest import record
from include.ingest.record import Event, V1Attributes, V1Event, V2Event
from include.ingest.rejects import Reason

_NOTHING: Mapping[str, Any] = {}
_FLAGS = {"true": True, "1": True, "false": False, "0": False}


def salvage(value: Any, latest_ms: int) -> Event | Reason:
    """The event that a JSON value holds, or why it holds none.

    `latest_ms`: event and request times after it are refused.
    """
    if not isinstance(value, dict):
        return Reason.NOT_AN_OBJECT
    v1_type, v2_type = text(value.get("event_type")), text(value.get("eventType"))
    if v1_type and v1_type.startswith(record.V1_PREFIX):
        return _salvage_v1(v1_type, value, latest_ms)
    if v2_type and record.v2_channel(v2_type):
        return _salvage_v2(v2_type, value, latest_ms)
    return Reason.NOT_AN_SMS_EVENT


def _salvage_v1(event_type: str, value: Mapping[str, Any], latest_ms: int) -> Event | Reason:
    attributes = _mapping(value.get("attributes"))
    message_id = text(attributes.get("message_id"))
    event_at = millis(value.get("event_timestamp"), latest_ms)
    optional = _optional_fields(V1Attributes, attributes)
    if message_id is None:
        return Reason.MISSING_MESSAGE_ID
    if event_at is None:
        return Reason.BAD_TIMESTAMP
    if optional["record_status"] is None and event_type != record.V1_OPT_OUT:
        return Reason.MISSING_STATUS
    return V1Event(
        event_type=event_type,
        event_timestamp=event_at,
        attributes=V1Attributes(message_id=message_id, **optional),
        **_optional_fields(V1Event, value),
    )


def _salvage_v2(event_type: str, value: Mapping[str, Any], latest_ms: int) -> Event | Reason:
    message_id = text(value.get("messageId"))
    event_at = millis(value.get("eventTimestamp"), latest_ms)
    requested_at = millis(value.get("messageRequestTimestamp"), latest_ms)
    if message_id is None:
        return Reason.MISSING_MESSAGE_ID
    if event_at is None or requested_at is None:
        return Reason.BAD_TIMESTAMP
    return V2Event(
        event_type=event_type,
        event_timestamp=event_at,
        message_request_timestamp=requested_at,
        message_id=message_id,
        **_optional_fields(V2Event, value),
    )


def _optional_fields(struct: type[Struct], value: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a struct that a record need not have, each read by its declared type."""
    return {name: read(value.get(key)) for name, key, read in _readers(struct)}


@cache
def _readers(struct: type[Struct]) -> list[tuple[str, str, Callable[[Any], Any]]]:
    found = []
    for field in msgspec.structs.fields(struct):
        if not field.required:
            read = _READERS.get(field.type) or partial(_part, get_args(field.type)[0])
            found.append((field.name, field.encode_name, read))
    return found


def _part(struct: type[Struct], value: Any) -> Struct | None:
    return struct(**_optional_fields(struct, value)) if isinstance(value, dict) else None


def text(value: Any) -> str | None:
    """Any scalar as text; None when empty."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return None


def millis(value: Any, latest_ms: int) -> int | None:
    """A time in milliseconds since 1970, fractions cut off; None when out of bounds."""
    number = _number(value)
    if number is None or not record.EARLIEST_MS <= number <= latest_ms:
        return None
    return int(number)


def parts(value: Any) -> int | None:
    """A count of message parts; None when it is no whole number of 32 bits."""
    number = _number(value)
    if number is None or number != int(number) or not 0 <= number < record.PARTS_LIMIT:
        return None
    return int(number)


def money(value: Any) -> float | None:
    """An amount; None when it is none or beyond the decimal's range."""
    number = _number(value)
    if number is None or not -record.MONEY_LIMIT < number < record.MONEY_LIMIT:
        return None
    return float(number)


def flag(value: Any) -> bool | None:
    """A truth value, also as text or as 0 and 1."""
    if isinstance(value, bool):
        return value
    return _FLAGS.get(str(value).lower())


def _raw(value: Any) -> Raw:
    return Raw() if value is None else Raw(msgspec.json.encode(value))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else _NOTHING


def _number(value: Any) -> int | float | None:
    """A finite number, also as text."""
    if isinstance(value, str):
        try:
            value = int(value) if value.isascii() and value.isdigit() else float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if math.isfinite(value) else None


_READERS: Mapping[Any, Callable[[Any], Any]] = {
    record.OptionalText: text,
    record.Parts: parts,
    record.Money: money,
    bool | None: flag,
    Raw: _raw,
}

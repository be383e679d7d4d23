"""One JSON value that is not a clean event: read in every form understood, or refused.

Optional fields may have any shape (then they are left empty), required fields decide the reason
of a refusal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from types import NoneType
from typing import Any, get_args

import msgspec
from msgspec import Raw, Struct

from include.ingest import record
from include.ingest.record import Event, V1Attributes, V1Event, V2Event
from include.ingest.rejects import Reason
from include.ingest.scalars import as_written, flag, millis, money, parts, text

_NOTHING: Mapping[str, Any] = {}


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
    optional = optional_fields(V1Attributes, attributes)
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
        **optional_fields(V1Event, value),
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
        **optional_fields(V2Event, value),
    )


def optional_fields(struct: type[Struct], value: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a struct that a record need not have, each read by its declared type."""
    return {name: read(value.get(key)) for name, key, read in _readers(struct)}


@cache
def _readers(struct: type[Struct]) -> list[tuple[str, str, Callable[[Any], Any]]]:
    found = []
    for field in msgspec.structs.fields(struct):
        if not field.required and field.type is not NoneType:
            read = _READERS.get(field.type) or partial(_part, get_args(field.type)[0])
            found.append((field.name, field.encode_name, read))
    return found


def _part(struct: type[Struct], value: Any) -> Struct | None:
    return struct(**optional_fields(struct, value)) if isinstance(value, dict) else None


def _raw(value: Any) -> Raw:
    return Raw() if value is None else Raw(msgspec.json.encode(value))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else _NOTHING


_READERS: Mapping[Any, Callable[[Any], Any]] = {
    record.OptionalText: text,
    record.Parts: parts,
    record.Money: money,
    record.Moment: as_written,
    bool | None: flag,
    Raw: _raw,
}

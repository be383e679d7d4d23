"""Envelopes once more: one value at a time, with the standard library, and no tricks."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from include.streams import StreamKind
from tests.include.ingest.slow_reader import Found, read_slowly

DEEPEST = 4
_V2_EVENT = re.compile(r"(TEXT|MEDIA|VOICE|RCS)_.+", re.DOTALL)
_BASE64 = re.compile(r"([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")


@dataclass(frozen=True, slots=True)
class Opened:
    """One value out of its envelopes; `value` is None for what can't be used, `place` is where
    the object holds the outermost envelope, or the value itself."""

    place: tuple[int, int]
    value: Any
    kind: StreamKind
    envelopes: tuple[str, ...] = ()
    account_id: str | None = None
    region: str | None = None
    is_unreadable: bool = False


def read_records(data: bytes, kind: StreamKind) -> Iterator[Opened]:
    """Every record and every broken span of an object, in order."""
    for found in read_slowly(data, _marks_of(kind)):
        place = (found.offset, len(found.data))
        yield from _open(Opened(place, found.value, kind))


def _open(one: Opened) -> Iterator[Opened]:
    if not isinstance(one.value, dict) or _IS_RECORD[one.kind](one.value):
        yield one
    elif one.value.get("rawData") is not None:
        yield from _read(_inside(one, "firehose_error"), _from_base64(one.value["rawData"]))
    elif one.value.get("Type") == "Notification" and one.value.get("Message") is not None:
        arn = one.value.get("TopicArn")
        parts = arn.split(":") if isinstance(arn, str) else []
        account, region = (parts[4], parts[3]) if len(parts) == 6 else (None, None)
        yield from _message(_inside(one, "sns", account, region), one.value["Message"])
    elif None not in (one.value.get("detail-type"), one.value.get("detail")):
        account, region = _text(one.value.get("account")), _text(one.value.get("region"))
        yield from _object(_inside(one, "eventbridge", account, region), one.value["detail"])
    else:
        yield one


def _marks_of(kind: StreamKind) -> Callable[[Any], bool]:
    """Whether a value is by its marks a record of a kind, or an envelope."""

    def is_marked(value: Any) -> bool:
        if not isinstance(value, dict):
            return False
        told = {name for name, one in value.items() if one is not None}
        return (
            _IS_RECORD[kind](value)
            or "rawData" in told
            or (value.get("Type") == "Notification" and "Message" in told)
            or {"detail-type", "detail"} <= told
        )

    return is_marked


def _inside(
    outer: Opened, envelope: str, account_id: str | None = None, region: str | None = None
) -> Opened:
    return replace(
        outer,
        envelopes=(*outer.envelopes, envelope),
        account_id=account_id or outer.account_id,
        region=region or outer.region,
    )


def _message(envelope: Opened, message: Any) -> Iterator[Opened]:
    if isinstance(message, str):
        yield from _read(envelope, message.encode())
    else:
        yield from _object(envelope, message)


def _object(envelope: Opened, content: Any) -> Iterator[Opened]:
    if isinstance(content, dict) and len(envelope.envelopes) <= DEEPEST:
        yield from _open(replace(envelope, value=content))
    else:
        yield replace(envelope, value=None, is_unreadable=True)


def _read(envelope: Opened, content: bytes | None) -> Iterator[Opened]:
    found: list[Found] = list(read_slowly(content, _marks_of(envelope.kind))) if content else []
    if not found or len(envelope.envelopes) > DEEPEST:
        yield replace(envelope, value=None, is_unreadable=True)
        return
    for one in found:
        yield from _open(replace(envelope, value=one.value))


def _from_base64(text: Any) -> bytes | None:
    if not isinstance(text, str) or not _BASE64.fullmatch(text):
        return None
    return base64.b64decode(text)


def _text(value: Any) -> str | None:
    """Text, or a number as text; nothing is nothing."""
    is_text = isinstance(value, str | int | float) and not isinstance(value, bool)
    return (str(value) or None) if is_text else None


def _is_event(value: dict[str, Any]) -> bool:
    v1, v2 = _text(value.get("event_type")) or "", _text(value.get("eventType")) or ""
    return v1.startswith("_SMS.") or _V2_EVENT.fullmatch(v2) is not None


def _is_reply(value: dict[str, Any]) -> bool:
    return any(name in value for name in ("inboundMessageId", "messageBody", "messageKeyword"))


def _is_send(value: dict[str, Any]) -> bool:
    sent_at = value.get("sentAt")
    is_dated = isinstance(sent_at, str | int | float) and not isinstance(sent_at, bool)
    return is_dated or any(_text(value.get(name)) for name in ("requestId", "messageId"))


_IS_RECORD = {
    StreamKind.EVENTS: _is_event,
    StreamKind.INBOUND: _is_reply,
    StreamKind.SEND_LOG: _is_send,
}

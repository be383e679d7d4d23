"""Envelopes once more: one value at a time, with the standard library, and no tricks."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from tests.include.ingest.slow_reader import Found, read_slowly

DEEPEST = 4
_V2_EVENT = re.compile(r"(TEXT|MEDIA|VOICE|RCS)_.+")


@dataclass(frozen=True, slots=True)
class Opened:
    """One value out of its envelopes; `value` is None for what can't be used, `place` is where
    the object holds the outermost envelope, or the value itself."""

    place: tuple[int, int]
    value: Any
    envelopes: tuple[str, ...] = ()
    account_id: str | None = None
    region: str | None = None
    is_unreadable: bool = False


def read_records(data: bytes) -> Iterator[Opened]:
    """Every record and every broken span of an object, in order."""
    for found in read_slowly(data):
        place = (found.offset, len(found.data))
        yield from _open(Opened(place, found.value))


def _open(one: Opened) -> Iterator[Opened]:
    if not isinstance(one.value, dict) or _is_event(one.value):
        yield one
    elif one.value.get("rawData") is not None:
        yield from _read(_inside(one, "firehose_error"), _from_base64(one.value["rawData"]))
    elif one.value.get("Type") == "Notification" and one.value.get("Message") is not None:
        arn = str(one.value.get("TopicArn")).split(":")
        account, region = (arn[4], arn[3]) if len(arn) == 6 else (None, None)
        yield from _read(_inside(one, "sns", account, region), one.value["Message"].encode())
    elif None not in (one.value.get("detail-type"), one.value.get("detail")):
        inner = _inside(one, "eventbridge", one.value.get("account"), one.value.get("region"))
        detail = one.value["detail"]
        if isinstance(detail, dict) and len(inner.envelopes) <= DEEPEST:
            yield from _open(replace(inner, value=detail))
        else:
            yield replace(inner, value=None, is_unreadable=True)
    else:
        yield one


def _inside(
    outer: Opened, envelope: str, account_id: str | None = None, region: str | None = None
) -> Opened:
    return replace(
        outer,
        envelopes=(*outer.envelopes, envelope),
        account_id=account_id or outer.account_id,
        region=region or outer.region,
    )


def _read(envelope: Opened, content: bytes | None) -> Iterator[Opened]:
    found: list[Found] = list(read_slowly(content)) if content else []
    if not found or len(envelope.envelopes) > DEEPEST:
        yield replace(envelope, value=None, is_unreadable=True)
        return
    for one in found:
        yield from _open(replace(envelope, value=one.value))


def _from_base64(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return None


def _is_event(value: dict[str, Any]) -> bool:
    v1, v2 = str(value.get("event_type")), str(value.get("eventType"))
    return v1.startswith("_SMS.") or _V2_EVENT.fullmatch(v2) is not None

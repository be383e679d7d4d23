"""What AWS wraps around a record: EventBridge, SNS, Firehose's error output."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from tests.reference.raw import values_of


@dataclass(frozen=True)
class Told:
    """What the envelopes say of the record in them; the inner one knows better."""

    account_id: str | None = None
    region: str | None = None
    published_at: datetime | None = None


def unwrapped(value: Any, told: Told = Told()) -> Iterator[tuple[Any, Told]]:
    """The records in a value, each with what was told of it; a bare record is itself."""
    if not isinstance(value, dict):
        yield value, told
    elif "rawData" in value:
        yield from _each(_decoded(value["rawData"]), told)
    elif value.get("Type") == "Notification":
        _, _, _, region, account, _ = value["TopicArn"].split(":")
        yield from _each(value["Message"], _inner(told, account, region, value["Timestamp"]))
    elif "detail-type" in value:
        inner = _inner(told, value["account"], value["region"], value["time"])
        yield from unwrapped(value["detail"], inner)
    else:
        yield value, told


def _each(text: str, told: Told) -> Iterator[tuple[Any, Told]]:
    for value in values_of(text):
        yield from unwrapped(value, told)


def _inner(told: Told, account_id: str, region: str, stamp: str) -> Told:
    at = datetime.fromisoformat(stamp).astimezone(UTC).replace(tzinfo=None)
    return replace(told, account_id=account_id, region=region, published_at=at)


def _decoded(raw_data: str) -> str:
    try:
        return b64decode(raw_data, validate=True).decode("utf-8", "surrogateescape")
    except binascii.Error:
        return ""

"""A slow, separate reader of raw objects: plain json, one record at a time."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

RECORD_START = re.compile(r'\{"event_?[tT]ype":"')
# The highest rank among a message's events is its final status.
RANKS = {
    "READ": 90,
    "DELIVERED": 80,
    "COMPLETED": 80,
    "BLOCKED": 70,
    "SPAM": 70,
    "CARRIER_BLOCKED": 70,
    "INVALID": 60,
    "INVALID_MESSAGE": 60,
    "FAILED": 60,
    "UNREACHABLE": 50,
    "CARRIER_UNREACHABLE": 50,
    "TTL_EXPIRED": 50,
    "BUSY": 50,
    "NO_ANSWER": 50,
    "SUCCESSFUL": 30,
    "UNKNOWN": 20,
    "REROUTED": 15,
    "PENDING": 13,
    "SENT": 12,
    "QUEUED": 11,
    "INITIATED": 10,
}
NOT_SENT_RANK = 40


@dataclass
class RawObject:
    """One object, read: its good events, the repeats among them, and one reason a reject."""

    stream: str
    hour: str
    text: str = ""
    events: list[dict[str, Any]] = field(default_factory=list)
    repeats: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def records(self) -> int:
        return len(self.events) + self.reasons.total()


def read_lake(lake: Path) -> list[RawObject]:
    return [read_object(path, lake / "raw") for path in sorted((lake / "raw").rglob("*.gz"))]


def read_object(path: Path, raw: Path) -> RawObject:
    stream, year, month, day, hour, _ = path.relative_to(raw).parts
    result = RawObject(stream, f"{year}-{month}-{day}T{hour}:00:00Z")
    try:
        result.text = gzip.decompress(path.read_bytes()).decode("utf-8", "surrogateescape")
    except (OSError, EOFError, zlib.error):
        result.reasons["unreadable_object"] += 1
        return result
    seen: set[str] = set()
    for value in _values(result.text):
        reason = value if isinstance(value, str) else _reason(value[0], value[1])
        if reason:
            result.reasons[reason] += 1
            continue
        result.events.append(value[0])
        result.repeats += value[1] in seen
        seen.add(value[1])
    return result


def _values(text: str):
    """Each value with its text, or the reason why there is none."""
    decoder, at = json.JSONDecoder(), 0
    while at < len(text):
        try:
            value, end = decoder.raw_decode(text, at)
        except json.JSONDecodeError:
            following = RECORD_START.search(text, at + 1)
            yield "not_json" if following else "truncated"
            at = following.start() if following else len(text)
            continue
        yield value, text[at:end]
        at = end
        while text[at : at + 1] == "\n":
            at += 1


def _reason(value: Any, text: str) -> str | None:
    if re.search("[\udc80-\udcff]", text):
        return "invalid_utf8"
    if not isinstance(value, dict):
        return "not_an_object"
    is_v1 = str(value.get("event_type", "")).startswith("_SMS.")
    if not is_v1 and "eventType" not in value:
        return "not_an_sms_event"
    fields = value["attributes"] if is_v1 else value
    if "message_id" not in fields and "messageId" not in fields:
        return "missing_message_id"
    if "record_status" not in fields and "messageStatus" not in fields:
        return "missing_status"
    at = value.get("event_timestamp", value.get("eventTimestamp"))
    is_sane = isinstance(at, int) and 0 < at < 10**13
    return None if is_sane else "bad_timestamp"


@dataclass
class RawMessage:
    """What the events of one message say together, by rank."""

    schema: str
    account_id: str
    country: str
    channel: str
    number: str
    day_at: int
    status: str
    price_usd: float


def recount_messages(objects: list[RawObject], accounts: dict[str, str]) -> dict[str, RawMessage]:
    """Messages by id; `accounts` gives the account of records that name none."""
    messages: dict[str, RawMessage] = {}
    for raw in objects:
        for event in raw.events:
            if event.get("event_type") != "_SMS.OPTOUT":
                seen = _message(event, accounts[raw.stream])
                known = messages.setdefault(_message_id(event), seen)
                _merge(known, seen)
    return messages


def _message_id(event: dict[str, Any]) -> str:
    return event.get("messageId") or event["attributes"]["message_id"]


def _message(event: dict[str, Any], account_id: str) -> RawMessage:
    if "eventType" in event:
        prefix = event["eventType"].split("_")[0]
        return RawMessage(
            "v2",
            account_id,
            event["isoCountryCode"],
            {"TEXT": "sms", "MEDIA": "mms", "VOICE": "voice", "RCS": "rcs"}[prefix],
            event["destinationPhoneNumber"],
            event["messageRequestTimestamp"],
            event["messageStatus"],
            event["totalMessagePrice"],
        )
    fields = event["attributes"]
    return RawMessage(
        "v1",
        event["awsAccountId"],
        fields["iso_country_code"],
        "sms",
        fields["destination_phone_number"],
        event["event_timestamp"],
        fields["record_status"],
        event["metrics"].get("price_in_millicents_usd", 0) / 100_000,
    )


def _merge(known: RawMessage, seen: RawMessage) -> None:
    known.day_at = min(known.day_at, seen.day_at)
    known.price_usd = max(known.price_usd, seen.price_usd)
    if RANKS.get(seen.status, NOT_SENT_RANK) > RANKS.get(known.status, NOT_SENT_RANK):
        known.status = seen.status

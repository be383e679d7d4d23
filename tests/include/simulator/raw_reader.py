"""A slow, separate reader of raw objects: plain json, one record at a time."""

from __future__ import annotations

import base64
import gzip
import json
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FAILED_FOLDER = "eum_events/processing-failed"
RECORD_START = re.compile(r'\{"event_?[tT]ype":"')


@dataclass
class RawObject:
    """One object, read: its good events, the repeats among them, and one reason a reject.

    `events` are what lies in the envelopes; without an envelope the two are the same.
    """

    stream: str
    hour: str
    text: str = ""
    events: list[dict[str, Any]] = field(default_factory=list)
    envelopes: list[dict[str, Any]] = field(default_factory=list)
    repeats: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def records(self) -> int:
        return len(self.events) + self.reasons.total()


def read_lake(lake: Path) -> list[RawObject]:
    return [read_object(path, lake / "raw") for path in sorted((lake / "raw").rglob("*.gz"))]


def read_object(path: Path, raw: Path) -> RawObject:
    *folder, year, month, day, hour, _ = path.relative_to(raw).parts
    stream = "eum_events_failed" if "/".join(folder) == FAILED_FOLDER else folder[0]
    result = RawObject(stream, f"{year}-{month}-{day}T{hour}:00:00Z")
    try:
        result.text = gzip.decompress(path.read_bytes()).decode("utf-8", "surrogateescape")
    except (OSError, EOFError, zlib.error):
        result.reasons["unreadable_object"] += 1
        return result
    seen: set[str] = set()
    for value in _values(result.text):
        event = None if isinstance(value, str) else unwrap(value[0])
        is_other = stream in ("inbound", "send_log")
        reason = value if isinstance(value, str) else None if is_other else _reason(event, value[1])
        if reason:
            result.reasons[reason] += 1
            continue
        result.events.append(event)
        result.envelopes.append(value[0])
        result.repeats += value[1] in seen
        seen.add(value[1])
    return result


def unwrap(value: Any) -> Any:
    """What lies in the envelope of EventBridge, SNS or Firehose's error output."""
    if isinstance(value, dict):
        if "detail-type" in value:
            return value["detail"]
        if value.get("Type") == "Notification":
            return json.loads(value["Message"])
        if "rawData" in value:
            return json.loads(base64.b64decode(value["rawData"]))
    return value


def _values(text: str) -> Iterator[Any]:
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
    is_sane = str(at).isdigit() and 0 < int(at) < 10**13
    return None if is_sane else "bad_timestamp"

"""What AWS wraps around a record on its way to S3, declared for the decoder and opened by hand.

EventBridge carries the record as an object in `detail`; SNS as text in `Message`; Firehose, when
it couldn't deliver, as base64 in `rawData`. An object that is a record itself is no envelope.
"""

from __future__ import annotations

import binascii
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from msgspec import Struct, field

from include.ingest.origin import Origin
from include.ingest.record import ENDLESS_MS, OptionalText, V2Event
from include.ingest.scalars import moment, text

MAX_ENVELOPES = 4
"""Around one record. AWS nests two (EventBridge in SNS), three in Firehose's error output."""


class EventBridgeEvent(Struct, gc=False, kw_only=True):
    """A rule's event that holds a v2 event.

    Fields of type None must be absent: with one of them the object would be something else.
    """

    detail_type: str = field(name="detail-type")
    account: OptionalText = None
    region: OptionalText = None
    detail: V2Event
    v1_type: None = field(default=None, name="event_type")
    v2_type: None = field(default=None, name="eventType")
    notification: None = field(default=None, name="Message")
    raw_data: None = field(default=None, name="rawData")


class Notification(Struct, gc=False, kw_only=True):
    """What SNS hands to Firehose unless raw message delivery is on."""

    type: Literal["Notification"] = field(name="Type")
    topic_arn: OptionalText = field(default=None, name="TopicArn")
    message: str = field(name="Message")
    v1_type: None = field(default=None, name="event_type")
    v2_type: None = field(default=None, name="eventType")
    raw_data: None = field(default=None, name="rawData")


class FirehoseError(Struct, gc=False, kw_only=True):
    """A line of Firehose's error output."""

    raw_data: str = field(name="rawData")
    v1_type: None = field(default=None, name="event_type")
    v2_type: None = field(default=None, name="eventType")


STRUCTS = (EventBridgeEvent, Notification, FirehoseError)


class Envelope(NamedTuple):
    """One opened envelope; the content is None when it can't be read."""

    origin: Origin
    content: bytes | Mapping[str, Any] | None


def open_envelope(value: Any) -> Envelope | None:
    """The envelope that a JSON value is; None when it is none."""
    if not isinstance(value, dict):
        return None
    if value.get("rawData") is not None:
        return Envelope(Origin("firehose_error"), raw_bytes(value["rawData"]))
    if value.get("Type") == "Notification" and value.get("Message") is not None:
        origin = topic_origin(value.get("TopicArn"))._replace(
            published_ms=moment(value.get("Timestamp"), ENDLESS_MS)
        )
        return Envelope(origin, _message(value["Message"]))
    if value.get("detail-type") is not None and value.get("detail") is not None:
        detail = value["detail"]
        origin = Origin(
            "eventbridge",
            text(value.get("account")),
            text(value.get("region")),
            moment(value.get("time"), ENDLESS_MS),
        )
        return Envelope(origin, detail if isinstance(detail, dict) else None)
    return None


def topic_origin(topic_arn: Any) -> Origin:
    """Account and region of an SNS topic, `arn:aws:sns:<region>:<account>:<name>`."""
    parts = topic_arn.split(":") if isinstance(topic_arn, str) else []
    if len(parts) != 6:
        return Origin("sns")
    return Origin("sns", parts[4] or None, parts[3] or None)


def raw_bytes(raw_data: Any) -> bytes | None:
    """The bytes of Firehose's `rawData`; None when it isn't base64."""
    if not isinstance(raw_data, str) or len(raw_data) % 4:  # padding that the decoder lets pass
        return None
    try:
        return binascii.a2b_base64(raw_data, strict_mode=True)
    except ValueError:
        return None


def _message(message: Any) -> bytes | Mapping[str, Any] | None:
    if isinstance(message, str):
        return message.encode()
    return message if isinstance(message, dict) else None

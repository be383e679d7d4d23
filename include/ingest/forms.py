"""Clean pieces of one form, decoded by one call: the fast way in.

A form gives all records of a piece, or None when a single one isn't clean or is of another form;
then the piece is read value by value. What a form takes, the slow way would take as the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

import msgspec

from include.ingest import record
from include.ingest.envelopes import (
    EventBridgeEvent,
    FirehoseError,
    Notification,
    raw_bytes,
    topic_origin,
)
from include.ingest.json_text import decoded, is_utf8, may_be_too_deep
from include.ingest.origin import Batch, Found, Origin, batch_of
from include.ingest.record import V1Event, V2Event

MOST_ENVELOPES = 3
"""That a form opens by itself: Firehose's, with SNS in it, with EventBridge in that."""
Form = Callable[[bytes, int], Found | None]
"""Takes a piece and the latest time that an event may have."""

_V1 = msgspec.json.Decoder(V1Event, strict=False)
_V2 = msgspec.json.Decoder(V2Event, strict=False)
_EVENTBRIDGE = msgspec.json.Decoder(EventBridgeEvent, strict=False)
_NOTIFICATION = msgspec.json.Decoder(Notification)
_FIREHOSE_ERROR = msgspec.json.Decoder(FirehoseError)


class Forms:
    """Several forms, of which the one that fitted last is tried first."""

    def __init__(self, *forms: Form) -> None:
        self._forms = list(forms)

    def __call__(self, piece: bytes, latest_ms: int) -> Found | None:
        """See Form."""
        for position, form in enumerate(self._forms):
            found = form(piece, latest_ms)
            if found is not None:
                if position:
                    self._forms.insert(0, self._forms.pop(position))
                return found
        return None


def event_forms() -> Form:
    """All forms in which whole streams of events come."""
    bare_or_eventbridge = (v2_form, v1_form, eventbridge_form)
    in_sns = SnsForm(Forms(*bare_or_eventbridge))
    in_firehose_error = FirehoseErrorForm(
        Forms(*bare_or_eventbridge, SnsForm(Forms(*bare_or_eventbridge)))
    )
    return Forms(*bare_or_eventbridge, in_sns, in_firehose_error)


def v1_form(piece: bytes, latest_ms: int) -> Found | None:
    """Bare v1 events."""
    events = decoded(_V1, piece)
    if events is None:
        return None
    if not all(type_.startswith(record.V1_PREFIX) for type_ in {e.event_type for e in events}):
        return None
    if None in [e.attributes.record_status for e in events] and not all(
        e.attributes.record_status or e.event_type == record.V1_OPT_OUT for e in events
    ):
        return None
    if max([event.event_timestamp for event in events], default=0) > latest_ms:
        return None
    return V1Event, batch_of(events)


def v2_form(piece: bytes, latest_ms: int) -> Found | None:
    """Bare v2 events."""
    events = decoded(_V2, piece)
    if events is None or not _are_v2(events, latest_ms):
        return None
    return V2Event, batch_of(events)


def eventbridge_form(piece: bytes, latest_ms: int) -> Found | None:
    """v2 events in EventBridge's envelope."""
    envelopes = decoded(_EVENTBRIDGE, piece)
    if envelopes is None:
        return None
    events = [envelope.detail for envelope in envelopes]
    if not _are_v2(events, latest_ms):
        return None
    senders = groupby((envelope.account, envelope.region) for envelope in envelopes)
    runs = [(Origin("eventbridge", *sender), len(list(group))) for sender, group in senders]
    return V2Event, Batch(events, runs)


class SnsForm:
    """Notifications of one topic, with one form inside."""

    def __init__(self, inner: Form) -> None:
        self._inner = inner

    def __call__(self, piece: bytes, latest_ms: int) -> Found | None:
        """See Form."""
        notifications = decoded(_NOTIFICATION, piece)
        if not notifications:
            return None
        topics = {notification.topic_arn for notification in notifications}
        if len(topics) > 1:
            return None
        messages = [notification.message.encode() for notification in notifications]
        return _contained(messages, self._inner, topic_origin(topics.pop()), latest_ms)


class FirehoseErrorForm:
    """Firehose's error output, with one form inside."""

    def __init__(self, inner: Form) -> None:
        self._inner = inner

    def __call__(self, piece: bytes, latest_ms: int) -> Found | None:
        """See Form."""
        errors = decoded(_FIREHOSE_ERROR, piece)
        if not errors:
            return None
        contents = [raw_bytes(error.raw_data) or b"" for error in errors]
        return _contained(contents, self._inner, Origin("firehose_error"), latest_ms)


def _contained(
    contents: Sequence[bytes], inner: Form, outer: Origin, latest_ms: int
) -> Found | None:
    """The records of several contents, by one call.

    Each begins and ends with a brace, so that no value reaches from one into the next.
    """
    for content in contents:
        if not (content.startswith(b"{") and content.endswith((b"}", b"}\n"))):
            return None
    joined = b"\n".join(contents)
    if may_be_too_deep(joined) or not is_utf8(joined):
        return None
    found = inner(joined, latest_ms)
    if found is None:
        return None
    record_type, batch = found
    contained = Batch()
    contained.add(batch, outer)
    return record_type, contained


def _are_v2(events: Sequence[V2Event], latest_ms: int) -> bool:
    if not all(map(record.v2_channel, {event.event_type for event in events})):
        return False
    if max([event.event_timestamp for event in events], default=0) > latest_ms:
        return False
    return max([event.message_request_timestamp for event in events], default=0) <= latest_ms

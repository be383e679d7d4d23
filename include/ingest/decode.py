"""The records of one object: decoded clean and fast, or salvaged, or refused with a reason."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from include.ingest import record
from include.ingest.record import Event, V1Event, V2Event
from include.ingest.rejects import Reason, Reject, mask_excerpt
from include.ingest.salvage import salvage

_V1 = msgspec.json.Decoder(V1Event, strict=False)
_V2 = msgspec.json.Decoder(V2Event, strict=False)
_ANYTHING = msgspec.json.Decoder(float_hook=float)
_NOT_DECODED = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


@dataclass(slots=True)
class Decoded:
    """What a framer's sink kept; events and rejects are in the order of the object.

    `latest_ms`: later event and request times are refused.
    """

    latest_ms: int
    v1: list[V1Event] = field(default_factory=list)
    v2: list[V2Event] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    _is_v1_likely: bool = False

    def take_piece(self, piece: bytes) -> bool:
        """See RecordSink."""
        if not _is_utf8(piece):
            return False
        for is_v1 in (self._is_v1_likely, not self._is_v1_likely):
            if self._take_v1(piece) if is_v1 else self._take_v2(piece):
                self._is_v1_likely = is_v1
                return True
        return False

    def take_value(self, offset: int, value: bytes) -> bool:
        """See RecordSink."""
        if not _is_utf8(value):
            is_json_otherwise = _is_json(value.decode(errors="replace").encode())
            if is_json_otherwise:
                self._refuse(Reason.INVALID_UTF8, offset, value)
            return is_json_otherwise
        if self.take_piece(value):
            return True
        try:
            outcome = salvage(_ANYTHING.decode(value), self.latest_ms)
        except _NOT_DECODED:
            return False
        self._keep(outcome, offset, value)
        return True

    def refuse(self, offset: int, span: bytes, *, is_truncated: bool) -> None:
        """See RecordSink."""
        if is_truncated:
            self._refuse(Reason.TRUNCATED, offset, span)
        elif not _is_utf8(span):
            self._refuse(Reason.INVALID_UTF8, offset, span)
        else:
            self._refuse(Reason.NOT_AN_OBJECT if _is_json(span) else Reason.NOT_JSON, offset, span)

    def refuse_remainder(self, offset: int) -> None:
        """The rest of the object can't be read; a record that was cut there is part of it."""
        cut = self.rejects.pop() if self._ends_truncated() else None
        self.rejects.append(
            Reject(
                Reason.UNREADABLE_OBJECT,
                cut.offset if cut else offset,
                cut.length if cut else 0,
                cut.excerpt if cut else "",
            )
        )

    def drain(self) -> Decoded:
        """What was kept since the last time."""
        drained = Decoded(self.latest_ms, self.v1, self.v2, self.rejects)
        self.v1, self.v2, self.rejects = [], [], []
        return drained

    def _ends_truncated(self) -> bool:
        return bool(self.rejects) and self.rejects[-1].reason is Reason.TRUNCATED

    def _take_v1(self, piece: bytes) -> bool:
        try:
            events = _V1.decode_lines(piece)
        except _NOT_DECODED:
            return False
        if not all(type_.startswith(record.V1_PREFIX) for type_ in {e.event_type for e in events}):
            return False
        if None in [e.attributes.record_status for e in events] and not all(
            e.attributes.record_status or e.event_type == record.V1_OPT_OUT for e in events
        ):
            return False
        if max([event.event_timestamp for event in events], default=0) > self.latest_ms:
            return False
        self.v1 += events
        return True

    def _take_v2(self, piece: bytes) -> bool:
        try:
            events = _V2.decode_lines(piece)
        except _NOT_DECODED:
            return False
        if not all(map(record.v2_channel, {event.event_type for event in events})):
            return False
        if max([event.event_timestamp for event in events], default=0) > self.latest_ms:
            return False
        if max([event.message_request_timestamp for event in events], default=0) > self.latest_ms:
            return False
        self.v2 += events
        return True

    def _keep(self, outcome: Event | Reason, offset: int, value: bytes) -> None:
        if isinstance(outcome, Reason):
            self._refuse(outcome, offset, value)
        elif isinstance(outcome, V1Event):
            self.v1.append(outcome)
        else:
            self.v2.append(outcome)

    def _refuse(self, reason: Reason, offset: int, span: bytes) -> None:
        self.rejects.append(Reject(reason, offset, len(span), mask_excerpt(span)))


def _is_utf8(data: bytes) -> bool:
    if data.isascii():
        return True
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _is_json(span: bytes) -> bool:
    try:
        _ANYTHING.decode(span)
    except _NOT_DECODED:
        return False
    return True

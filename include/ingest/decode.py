"""The records of one object: decoded clean and fast, or salvaged, or refused with a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from msgspec import Struct

from include.ingest.envelopes import MAX_ENVELOPES, Envelope, open_envelope
from include.ingest.excerpt import mask_excerpt
from include.ingest.forms import MOST_ENVELOPES, Form
from include.ingest.framing import Framer, holds_any
from include.ingest.json_text import NOT_DECODED, is_json, is_utf8, parse
from include.ingest.kinds import KINDS, is_record
from include.ingest.origin import BARE, Batch, Origin, batch_of
from include.ingest.place import Place
from include.ingest.rejects import Reason, Reject
from include.streams import StreamKind

Repair = Callable[[Reason, bytes], bytes | None]
"""May give what shall be read in place of a refused span."""


@dataclass(slots=True)
class Decoded:
    """What a framer's sink kept; records and rejects are in the order of the object.

    `latest_ms`: later times are refused. `repaired` counts records that `repair` won.
    """

    latest_ms: int
    kind: StreamKind = StreamKind.EVENTS
    repair: Repair | None = None
    batches: dict[type[Struct], Batch] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    repaired: int = 0
    _forms: Form = field(init=False, compare=False)

    def __post_init__(self) -> None:
        self._forms = KINDS[self.kind].forms()

    def of(self, record_type: type[Struct]) -> list[Any]:
        """The records of a type."""
        batch = self.batches.get(record_type)
        return batch.records if batch else []

    @property
    def record_count(self) -> int:
        """All records of all types."""
        return sum(len(batch.records) for batch in self.batches.values())

    def take_piece(self, piece: bytes) -> bool:
        """See RecordSink."""
        return self.take_piece_of(piece, BARE, depth=0)

    def take_value(self, offset: int, value: bytes) -> bool:
        """See RecordSink."""
        return self.take_value_of(Place(offset, len(value), value))

    def is_record(self, value: bytes) -> bool:
        """See RecordSink."""
        return is_record(value, self.kind)

    def refuse(self, offset: int, span: bytes, *, is_truncated: bool) -> None:
        """See RecordSink."""
        self.refuse_span(Place(offset, len(span), span), is_truncated=is_truncated)

    def refuse_remainder(self, offset: int) -> None:
        """The rest of the object can't be read; a record that was cut there is part of it."""
        nothing = Reject(Reason.TRUNCATED, offset, 0, "")
        cut = self.rejects.pop() if self._ends_truncated() else nothing
        self.rejects.append(replace(cut, reason=Reason.UNREADABLE_OBJECT))

    def drain(self) -> Decoded:
        """What was kept since the last time."""
        drained = Decoded(self.latest_ms, self.kind)
        drained.batches, drained.rejects = self.batches, self.rejects
        drained.repaired = self.repaired
        self.batches, self.rejects, self.repaired = {}, [], 0
        return drained

    def take_piece_of(self, piece: bytes, origin: Origin, depth: int) -> bool:
        """A piece that lies in some envelopes, if every record in it is clean."""
        if depth + MOST_ENVELOPES > MAX_ENVELOPES or not is_utf8(piece):
            return False
        found = self._forms(piece, self.latest_ms)
        if found is None:
            return False
        self._keep(*found, origin)
        return True

    def take_value_of(self, place: Place) -> bool:
        """One value that lies in some envelopes; False when it is not JSON after all."""
        if not is_utf8(place.text):
            is_json_otherwise = is_json(place.text.decode(errors="replace").encode())
            if is_json_otherwise:
                self._refuse(Reason.INVALID_UTF8, place)
            return is_json_otherwise
        if self.take_piece_of(place.text, place.origin, place.depth):
            return True
        try:
            value = parse(place.text)
        except NOT_DECODED:
            return False
        self._take_parsed(value, place, place.origin, place.depth)
        return True

    def refuse_span(self, place: Place, *, is_truncated: bool) -> None:
        """A span between two starts, in some envelopes."""
        if is_truncated:
            self._refuse(Reason.TRUNCATED, place)
        elif not is_utf8(place.text):
            self._refuse(Reason.INVALID_UTF8, place)
        else:
            # an object or a list would have been a value, but for being too deep
            is_scalar = not place.text.startswith((b"{", b"[")) and is_json(place.text)
            self._refuse(Reason.NOT_AN_OBJECT if is_scalar else Reason.NOT_JSON, place)

    def _take_parsed(self, value: Any, place: Place, origin: Origin, depth: int) -> None:
        """A value of the place's text, or one that lies in further envelopes within it."""
        outcome = KINDS[self.kind].salvage(value, self.latest_ms)
        envelope = open_envelope(value) if outcome is Reason.NOT_AN_SMS_EVENT else None
        if envelope:
            self._take_content(envelope, place, envelope.origin.inside(origin), depth + 1)
        elif isinstance(outcome, Reason):
            self._refuse(outcome, place)
        else:
            self._keep(type(outcome), batch_of([outcome]), origin)

    def _take_content(self, envelope: Envelope, place: Place, origin: Origin, depth: int) -> None:
        content = envelope.content
        if isinstance(content, dict) and depth <= MAX_ENVELOPES:
            self._take_parsed(content, place, origin, depth)
        elif isinstance(content, bytes) and holds_any(content) and depth <= MAX_ENVELOPES:
            framer = Framer(_Contents(self, place._replace(origin=origin, depth=depth)))
            framer.feed(content)
            framer.finish()
        else:
            self._refuse(Reason.UNREADABLE_ENVELOPE, place)

    def _keep(self, record_type: type[Struct], batch: Batch, origin: Origin) -> None:
        if batch.records:
            self.batches.setdefault(record_type, Batch()).add(batch, origin)

    def _refuse(self, reason: Reason, place: Place) -> None:
        if self.repair is None or not self._is_repaired(reason, place):
            excerpt = mask_excerpt(place.text)
            self.rejects.append(Reject(reason, place.offset, place.length, excerpt))

    def _is_repaired(self, reason: Reason, place: Place) -> bool:
        replacement = self.repair(reason, place.text) if self.repair else None
        if replacement is None:
            return False
        attempt = Decoded(self.latest_ms, self.kind)
        is_json = attempt.take_value(0, replacement.strip())
        if not is_json or attempt.rejects or not attempt.record_count:
            return False
        for record_type, batch in attempt.batches.items():
            self._keep(record_type, batch, place.origin)
        self.repaired += attempt.record_count
        return True

    def _ends_truncated(self) -> bool:
        return bool(self.rejects) and self.rejects[-1].reason is Reason.TRUNCATED


@dataclass(frozen=True, slots=True)
class _Contents:
    """The sink for the text in an envelope: all of it lies where the envelope lies."""

    decoded: Decoded
    envelope: Place

    def take_piece(self, piece: bytes) -> bool:
        """See RecordSink."""
        return self.decoded.take_piece_of(piece, self.envelope.origin, self.envelope.depth)

    def take_value(self, offset: int, value: bytes) -> bool:  # noqa: ARG002
        """See RecordSink."""
        return self.decoded.take_value_of(self.envelope._replace(text=value))

    def is_record(self, value: bytes) -> bool:
        """See RecordSink."""
        return self.decoded.is_record(value)

    def refuse(self, offset: int, span: bytes, *, is_truncated: bool) -> None:  # noqa: ARG002
        """See RecordSink."""
        # the object goes on behind the envelope, whatever is cut in it
        self.decoded.refuse_span(self.envelope._replace(text=span), is_truncated=False)

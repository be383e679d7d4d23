"""Bytes of one object into records: newline-delimited, concatenated, pretty-printed, or a mix.

The rule is a sequence of JSON values with optional white space between them. Clean pieces are
taken whole, by one call. A piece that isn't clean is scanned value by value: what is broken is
given up to where reading can go on, see `resync`. How the bytes were cut into blocks makes no
difference.
"""

from __future__ import annotations

import codecs
import re
from typing import Protocol

from include.ingest.balance import MAX_RECORD_BYTES, OPEN, Ends, value_end
from include.ingest.json_text import may_be_too_deep
from include.ingest.resync import next_start

PIECE_BYTES = 32 * 1024
_SMALLEST_PIECE_BYTES = 2 * 1024

_MARK = codecs.BOM_UTF8
_BOUNDARIES = (b"\n{", b'}{"', b'} {"', b"\n")
_SPACE = re.compile(rb"[ \t\r\n]*+")


def holds_any(data: bytes) -> bool:
    """Whether there is more than a byte order mark and white space."""
    return bool(data.removeprefix(_MARK).strip(b" \t\r\n"))


class RecordSink(Protocol):
    """Takes what the framer finds; offsets count from the first byte of the object."""

    def take_piece(self, piece: bytes) -> bool:
        """Keep all records of a piece if every one is clean; otherwise keep none, give False."""
        ...

    def take_value(self, offset: int, value: bytes) -> bool:
        """Keep or refuse one balanced `{...}` or `[...]`; False when it is not JSON after all."""
        ...

    def is_record(self, value: bytes) -> bool:
        """Whether a balanced `{...}` is a record or an envelope, whatever becomes of it."""
        ...

    def refuse(self, offset: int, span: bytes, *, is_truncated: bool) -> None:
        """Refuse what lies between two starts; truncated: the object ends inside a record."""
        ...


class Framer:
    """Cuts one object, fed block by block, into what a sink takes.

    A byte order mark at its start is no part of the first record.
    """

    def __init__(self, sink: RecordSink) -> None:
        self._sink = sink
        self._carry = b""
        self._boundary = _BOUNDARIES[0]
        self.offset = 0

    def feed(self, block: bytes) -> None:
        """Take the next block."""
        self._advance(self._carry + block, is_end=False)

    def finish(self) -> None:
        """Take what is left: the object has ended."""
        self._advance(self._carry, is_end=True)

    def _advance(self, data: bytes, *, is_end: bool) -> None:
        position = self._mark_end(data)
        if position is None and not is_end:
            self._carry = data
            return
        position = position or 0
        size = PIECE_BYTES
        known: Ends = {}
        while position < len(data):
            cut = self._piece_end(data, position, size, is_end=is_end)
            if cut is None:
                break
            if not may_be_too_deep(piece := data[position:cut]) and self._sink.take_piece(piece):
                position = cut
                size = min(size * 2, PIECE_BYTES)
            elif size > _SMALLEST_PIECE_BYTES:
                size //= 4
            else:
                position, is_waiting = self._scan(data, position, cut, known, is_end=is_end)
                if is_waiting:
                    break
        self._carry = data[position:]
        self.offset += position

    def _mark_end(self, data: bytes) -> int | None:
        """Where records begin; None when that takes more data to tell."""
        if self.offset or not data.startswith(_MARK[:1]):
            return 0
        if data.startswith(_MARK):
            return len(_MARK)
        return None if _MARK.startswith(data) else 0

    def _piece_end(self, data: bytes, start: int, size: int, *, is_end: bool) -> int | None:
        limit = start + size
        if is_end and limit >= len(data):
            return len(data)
        for boundary in (self._boundary, *_BOUNDARIES):
            found = data.rfind(boundary, start, limit)
            if found >= 0:
                self._boundary = boundary
                return found + 1
        return limit if limit <= len(data) else None

    def _scan(
        self, data: bytes, start: int, cut: int, known: Ends, *, is_end: bool
    ) -> tuple[int, bool]:
        """Value by value until the cut is reached, or more data is needed (True)."""
        position = _skip_space(data, start)
        while position < cut:
            end = value_end(data, position, known)
            if end > 0 and self._sink.take_value(self.offset + position, data[position:end]):
                position = _skip_space(data, end)
                continue
            if end == OPEN and not is_end and len(data) - position < MAX_RECORD_BYTES:
                return position, True
            stop = next_start(data, position, known, self._sink.is_record, is_end=is_end)
            if stop is None:
                return position, True
            is_truncated = end == OPEN and is_end and stop == len(data)
            span = data[position:stop].rstrip()
            self._sink.refuse(self.offset + position, span, is_truncated=is_truncated)
            position = _skip_space(data, stop)
        return position, False


def _skip_space(data: bytes, position: int) -> int:
    match = _SPACE.match(data, position)
    return match.end() if match else position

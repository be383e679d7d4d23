"""Bytes of one object into records: newline-delimited, concatenated, pretty-printed, or a mix.

The rule is a sequence of JSON values with optional white space between them. Clean pieces are
taken whole, by one call. A piece that isn't clean is scanned value by value: what is broken is
given up to the next plausible start of a record, never further, and reading goes on there. How
the bytes were cut into blocks makes no difference.
"""

from __future__ import annotations

import codecs
import re
from typing import Protocol

from include.ingest.json_text import MAX_DEPTH, may_be_too_deep

PIECE_BYTES = 32 * 1024
_SMALLEST_PIECE_BYTES = 2 * 1024
MAX_RECORD_BYTES = 4 * 1024 * 1024
"""A longer span is cut here. Firehose takes 1,000 KiB a record; base64 and envelopes add to it."""
_LOOKAHEAD_BYTES = 128

_MARK = codecs.BOM_UTF8
_BOUNDARIES = (b"\n{", b'}{"', b'} {"', b"\n")
_SPACE = re.compile(rb"[ \t\r\n]*+")
_BETWEEN_BRACKETS = re.compile(
    rb'(?:[ \t\r\n:,0-9.eE+\-truefalsn]++|"(?:[^"\\\x00-\x1f]++|\\["\\/bfnrtu])*+")*+'
)
_OPEN_STRING = re.compile(rb'"(?:[^"\\\x00-\x1f]++|\\["\\/bfnrtu])*+\\?+')
_OBJECT, _LIST = b"{["
_CLOSING = {_OBJECT: ord("}"), _LIST: ord("]")}
_BEFORE_NESTED = {_OBJECT: b":", _LIST: b"[,"}

# A line that begins with none of the bytes that begin lines inside a pretty-printed record; an
# object right after a closing brace; an object whose first keys are those of an event, an
# envelope, a reply or a send. A tilde stands for some white space.
_FIRST_KEYS = (
    rb'\{~"(?:event(?:Type|_type)|attemptsMade|originationNumber|requestId)"~:'
    rb'|\{~"Type"~:~"Notification"'
    rb'|\{~"version"~:~"0"~,~"id"~:'
)
_PLAUSIBLE_START = re.compile(
    (rb'(?<=\n)(?=[^ \t\r\n}\]",:])|(?<=\})~(?=\{~")|(?=' + _FIRST_KEYS + rb")").replace(
        b"~", rb"[ \t\r\n]{0,8}"
    )
)
_OPEN = 0
_BROKEN = -1


class RecordSink(Protocol):
    """Takes what the framer finds; offsets count from the first byte of the object."""

    def take_piece(self, piece: bytes) -> bool:
        """Keep all records of a piece if every one is clean; otherwise keep none, give False."""
        ...

    def take_value(self, offset: int, value: bytes) -> bool:
        """Keep or refuse one balanced `{...}` or `[...]`; False when it is not JSON after all."""
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
                position, is_waiting = self._scan(data, position, cut, is_end=is_end)
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

    def _scan(self, data: bytes, start: int, cut: int, *, is_end: bool) -> tuple[int, bool]:
        """Value by value until the cut is reached, or more data is needed (True)."""
        position = _skip_space(data, start)
        while position < cut:
            end = _value_end(data, position)
            if end > 0 and self._sink.take_value(self.offset + position, data[position:end]):
                position = _skip_space(data, end)
                continue
            if end == _OPEN and not is_end and len(data) - position < MAX_RECORD_BYTES:
                return position, True
            stop = _next_start(data, position, is_end=is_end)
            if stop is None:
                return position, True
            is_truncated = end == _OPEN and is_end and stop == len(data)
            span = data[position:stop].rstrip()
            self._sink.refuse(self.offset + position, span, is_truncated=is_truncated)
            position = _skip_space(data, stop)
        return position, False


def _skip_space(data: bytes, position: int) -> int:
    match = _SPACE.match(data, position)
    return match.end() if match else position


def _value_end(data: bytes, start: int) -> int:
    """Where the object or list that starts here ends; _OPEN if the data ends before, or _BROKEN.

    Finds every valid value's end, and most broken values long before theirs.
    """
    if data[start] not in _CLOSING:
        return _BROKEN
    limit = min(len(data), start + MAX_RECORD_BYTES)
    open_brackets = [data[start]]
    position = start + 1
    while open_brackets:
        match = _BETWEEN_BRACKETS.match(data, position, limit)
        position = match.end() if match else position
        if position == limit:
            return _OPEN
        byte = data[position]
        if byte in _CLOSING:
            if not _may_nest(data, position, open_brackets):
                return _BROKEN
            open_brackets.append(byte)
        elif byte != _CLOSING[open_brackets.pop()]:
            return _OPEN if _is_open_string(data, position, limit) else _BROKEN
        position += 1
    return position


def _may_nest(data: bytes, position: int, open_brackets: list[int]) -> bool:
    before = position - 1
    while data[before] in b" \t\r\n":
        before -= 1
    return len(open_brackets) < MAX_DEPTH and data[before] in _BEFORE_NESTED[open_brackets[-1]]


def _is_open_string(data: bytes, position: int, limit: int) -> bool:
    match = _OPEN_STRING.match(data, position, limit)
    return match is not None and match.end() == limit


def _next_start(data: bytes, position: int, *, is_end: bool) -> int | None:
    """The next plausible start after a position; None when that takes more data to tell."""
    longest = position + MAX_RECORD_BYTES
    match = _PLAUSIBLE_START.search(data, position + 1, longest + _LOOKAHEAD_BYTES)
    found = match.end() if match else len(data)
    if is_end or min(found, longest) + _LOOKAHEAD_BYTES <= len(data):
        return min(found, longest)
    return None

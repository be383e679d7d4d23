"""Where a JSON object or list ends, told by its brackets and strings alone.

What is in balance need not be JSON, but JSON is in balance; most broken values are out of it long
before their end.
"""

from __future__ import annotations

import re

from include.ingest.json_text import MAX_DEPTH

MAX_RECORD_BYTES = 4 * 1024 * 1024
"""A longer span is cut here. Firehose takes 1,000 KiB a record; base64 and envelopes add to it."""
OPEN = 0
BROKEN = -1

_BETWEEN_BRACKETS = re.compile(
    rb'(?:[ \t\r\n:,0-9.eE+\-truefalsn]++|"(?:[^"\\\x00-\x1f]++|\\["\\/bfnrtu])*+")*+'
)
_OPEN_STRING = re.compile(rb'"(?:[^"\\\x00-\x1f]++|\\["\\/bfnrtu])*+\\?+')
_OBJECT, _LIST = b"{["
_CLOSING = {_OBJECT: ord("}"), _LIST: ord("]")}
_BEFORE_NESTED = {_OBJECT: b":", _LIST: b"[,"}


Ends = dict[int, int]
"""What is known of some data: ends of values by their starts."""


def value_end(data: bytes, start: int, known: Ends) -> int:
    """Where the object or list that starts here ends; OPEN if the data ends before, or BROKEN.

    Takes what is known, and adds to it: what is nested without an end isn't walked over and over.
    """
    if start not in known:
        known.update(_walk(data, start))
    return known[start]


def _walk(data: bytes, start: int) -> Ends:
    """The end of the value that starts here, and of those in it that share its fate.

    When it breaks, all that are open break with it. When it lies too deep, the outermost of those
    in it that don't has its end here too.
    """
    ends = {start: BROKEN}
    if data[start] not in _CLOSING:
        return ends
    limit = min(len(data), start + MAX_RECORD_BYTES)
    opened = [start]
    last = start
    position = start + 1
    while opened:
        match = _BETWEEN_BRACKETS.match(data, position, limit)
        position = match.end() if match else position
        if position == limit:
            return _all_open(ends, opened, limit == len(data))
        byte = data[position]
        if byte in _CLOSING:
            if not _may_nest(data, position, data[opened[-1]]):
                return ends | dict.fromkeys(opened, BROKEN)
            if len(opened) == MAX_DEPTH:
                ends[opened.pop(0)] = BROKEN
            opened.append(position)
        elif byte == _CLOSING[data[opened[-1]]]:
            last = opened.pop()
        elif _is_open_string(data, position, limit):
            return _all_open(ends, opened, limit == len(data))
        else:
            return ends | dict.fromkeys(opened, BROKEN)
        position += 1
    return ends | {last: position}


def _all_open(ends: Ends, opened: list[int], is_end_of_data: bool) -> Ends:
    """Those in a value that is too long may be short enough themselves."""
    if is_end_of_data:
        return ends | dict.fromkeys(opened, OPEN)
    outermost = next(iter(ends))
    return ends | ({outermost: OPEN} if opened[0] == outermost else {})


def _may_nest(data: bytes, position: int, outer: int) -> bool:
    before = position - 1
    while data[before] in b" \t\r\n":
        before -= 1
    return data[before] in _BEFORE_NESTED[outer]


def _is_open_string(data: bytes, position: int, limit: int) -> bool:
    match = _OPEN_STRING.match(data, position, limit)
    return match is not None and match.end() == limit

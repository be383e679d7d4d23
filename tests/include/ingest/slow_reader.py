"""The rule of framing once more: byte by byte, with the standard library's JSON, and no tricks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_DECODER = json.JSONDecoder()
_DEEPEST = 500
_SPACE = " \t\r\n"
_FIRST_KEYS = (
    '{"eventType":',
    '{"event_type":',
    '{"attemptsMade":',
    '{"Type":"Notification"',
    '{"version":"0","id":',
    '{"originationNumber":',
    '{"requestId":',
)


@dataclass(frozen=True, slots=True)
class Found:
    """One value or one broken span; `value` is None for what can't be used."""

    offset: int
    data: bytes
    value: Any


def read_slowly(data: bytes) -> Iterator[Found]:
    """Every value and every broken span of an object, in order."""
    text = data.decode("latin-1")  # a character is a byte
    position = 3 if text[:3] == "\xef\xbb\xbf" else 0
    while True:
        while position < len(text) and text[position] in _SPACE:
            position += 1
        if position == len(text):
            return
        end = _end_of_value(text, position)
        if end is None:
            end = _next_start(text, position + 1)
            yield Found(position, data[position:end].rstrip(), None)
        else:
            yield Found(position, data[position:end], _value(data[position:end]))
        position = end


def _end_of_value(text: str, position: int) -> int | None:
    if text[position] not in "{[":
        return None
    try:
        value, end = _DECODER.raw_decode(text, position)
        if _depth(value) > _DEEPEST:
            return None
        json.dumps(value, ensure_ascii=False).encode()  # half a surrogate pair is no text
    except (ValueError, RecursionError):
        return None
    return end


def _depth(value: Any) -> int:
    """Lists and objects in one another."""
    depth, level = 0, [value]
    while level := [one for one in level if isinstance(one, dict | list)]:
        depth += 1
        parts = [one.values() if isinstance(one, dict) else one for one in level]
        level = [inner for part in parts for inner in part]
    return depth


def _value(data: bytes) -> Any:
    try:
        return json.loads(data.decode())
    except UnicodeDecodeError:
        return None


def _next_start(text: str, position: int) -> int:
    for start in range(position, len(text)):
        if _is_plausible_start(text, start):
            return start
    return len(text)


def _is_plausible_start(text: str, start: int) -> bool:
    rest = text[start : start + 120].replace(" ", "").replace("\r", "").replace("\n", "")
    if text[start - 1] == "\n" and text[start] not in _SPACE + '}],":':
        return True
    if rest.startswith(_FIRST_KEYS):
        return True
    return rest.startswith('{"') and text[:start].rstrip(_SPACE).endswith("}")

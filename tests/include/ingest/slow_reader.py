"""The rule of framing once more: byte by byte, with the standard library's JSON, and no tricks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_DECODER = json.JSONDecoder()
_SPACE = " \t\r\n"


@dataclass(frozen=True, slots=True)
class Found:
    """One value or one broken span; `value` is None for what can't be used."""

    offset: int
    data: bytes
    value: Any


def read_slowly(data: bytes) -> Iterator[Found]:
    """Every value and every broken span of an object, in order."""
    text = data.decode("latin-1")  # a character is a byte
    position = 0
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
        json.dumps(value, ensure_ascii=False).encode()  # half a surrogate pair is no text
    except ValueError:
        return None
    return end


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
    rest = text[start : start + 40].replace(" ", "").replace("\r", "").replace("\n", "")
    if text[start - 1] == "\n" and text[start] not in _SPACE + '}],":':
        return True
    if rest.startswith(('{"eventType":', '{"event_type":')):
        return True
    return rest.startswith('{"') and text[:start].rstrip(_SPACE).endswith("}")

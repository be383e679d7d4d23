"""The rule of framing once more: byte by byte, with the standard library's JSON, and no tricks."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

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


_TOKEN = re.compile(
    r'[{}\[\]]|[ \t\r\n]+|"(?:[^"\\\x00-\x1f]|\\["\\/bfnrtu])*"|[:,0123456789.eE+\-truefalsn]'
)
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of duplicate keys the last; half a surrogate pair is no text, also in the others."""
    json.dumps(pairs, ensure_ascii=False).encode()
    return dict(pairs)


def _constant(name: str) -> Any:
    raise ValueError(name)  # NaN is no JSON


def _integer(digits: str) -> float:
    return int(digits) if len(digits) < 4_300 else float(digits)  # Python reads no longer ones


_RULES: dict[str, Any] = {
    "object_pairs_hook": _pairs,
    "parse_constant": _constant,
    "parse_int": _integer,
}
_DECODER = json.JSONDecoder(**_RULES)


@dataclass(frozen=True, slots=True)
class Found:
    """One value or one broken span; `value` is None for what can't be used."""

    offset: int
    data: bytes
    value: Any


IsRecord = Callable[[Any], bool]


def read_slowly(data: bytes, is_record: IsRecord) -> Iterator[Found]:
    """Every value and every broken span of an object, in order; whole records end a span."""
    text = data.decode("latin-1")  # a character is a byte
    position = 3 if text[:3] == "\xef\xbb\xbf" else 0
    while True:
        while position < len(text) and text[position] in _SPACE:
            position += 1
        if position == len(text):
            return
        end = _end_of_value(text, position)
        if end is None:
            end = _next_start(data, text, position + 1, is_record)
            yield Found(position, data[position:end].rstrip(), None)
        else:
            yield Found(position, data[position:end], _value(data[position:end]))
        position = end


def _end_of_value(text: str, position: int) -> int | None:
    if text[position] not in "{[":
        return None
    try:
        value, end = _DECODER.raw_decode(text, position)
        if _depth(text[position:end]) > _DEEPEST:
            return None
        json.dumps(value, ensure_ascii=False).encode()  # half a surrogate pair is no text
    except (ValueError, RecursionError):
        return None
    return end


def _depth(text: str) -> int:
    """Lists and objects in one another."""
    brackets = [(one in "{[") - (one in "}]") for one in _STRING.sub("", text)]
    return max(accumulate(brackets))


def _value(data: bytes) -> Any:
    try:
        return json.loads(data.decode(), **_RULES)
    except UnicodeDecodeError:
        return None


def _next_start(data: bytes, text: str, position: int, is_record: IsRecord) -> int:
    passed = position
    for start in range(position, len(text)):
        if _is_plausible_start(text, start):
            return start
        if start < passed or text[start] != "{":
            continue
        end = _balanced_end(text, start)
        if end and _end_of_value(text, start) == end and is_record(_value(data[start:end])):
            return start
        passed = end or passed
    return len(text)


def _balanced_end(text: str, start: int) -> int | None:
    """Where an object ends by its brackets and strings, whether it is JSON or not."""
    opened: list[str] = []
    before = ":"
    for token in _tokens(text, start):
        one = token[0].strip()
        if one in ("{", "["):
            allowed = ("[", ",") if opened and opened[-1] == "[" else (":",)
            if before not in allowed or len(opened) == _DEEPEST:
                return None
            opened.append(one)
        elif one in ("}", "]"):
            if opened.pop() + one not in ("{}", "[]"):
                return None
            if not opened:
                return token.end()
        before = one or before
    return None


def _tokens(text: str, position: int) -> Iterator[re.Match[str]]:
    while token := _TOKEN.match(text, position):
        yield token
        position = token.end()


def _is_plausible_start(text: str, start: int) -> bool:
    rest = text[start : start + 120].replace(" ", "").replace("\r", "").replace("\n", "")
    if text[start - 1] == "\n" and text[start] not in _SPACE + '}],":':
        return True
    if rest.startswith(_FIRST_KEYS):
        return True
    return rest.startswith('{"') and text[:start].rstrip(_SPACE).endswith("}")

"""What counts as JSON: UTF-8 throughout, numbers of any size, of duplicate keys the last, and no
more than 500 levels."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import numpy as np

MAX_DEPTH = 500
"""Lists and objects in one another. AWS needs five; decoders give up near Python's own limit of a
thousand, earlier or later by who calls them."""
NOT_DECODED = (msgspec.DecodeError, json.JSONDecodeError, UnicodeError, RecursionError)

# the hook lets numbers beyond a double be infinite, as they are to who skips them
_ANYTHING = msgspec.json.Decoder(float_hook=float)


def is_utf8(data: bytes) -> bool:
    """Whether bytes are UTF-8; msgspec doesn't look into the fields that it skips."""
    if data.isascii():
        return True
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def may_be_too_deep(data: bytes) -> bool:
    """Whether there are enough opening brackets, those in strings among them, to lie too deep."""
    if len(data) <= MAX_DEPTH:
        return False
    brackets = (np.frombuffer(data, np.uint8) | 0x20) == 0x7B  # { and, but for that bit, [
    return int(np.count_nonzero(brackets)) > MAX_DEPTH


def parse(data: bytes) -> Any:
    """One JSON value.

    Raises:
        NOT_DECODED: one of these, when it is not JSON.
    """
    try:
        return _ANYTHING.decode(data)
    except msgspec.ValidationError:  # a number of thousands of digits
        value = json.loads(data, parse_int=float)
        msgspec.json.encode(value)  # as strict about text as the decoder
        return value


def is_json(data: bytes) -> bool:
    """Whether bytes are one JSON value."""
    try:
        parse(data)
    except NOT_DECODED:
        return False
    return True


def decoded(decoder: msgspec.json.Decoder[Any], piece: bytes) -> list[Any] | None:
    """All values of a piece, None if one doesn't fit."""
    try:
        return decoder.decode_lines(piece)
    except NOT_DECODED:
        return None

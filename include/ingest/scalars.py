"""Single values of JSON, in every form understood, as text or as a number (pure)."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any

from include.ingest import record

_FLAGS = {"true": True, "1": True, "false": False, "0": False}


def text(value: Any) -> str | None:
    """Any scalar as text; None when empty."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return None


def as_written(value: Any) -> int | float | str | None:
    """A number or a text, unread."""
    return value if isinstance(value, int | float | str) and not isinstance(value, bool) else None


def millis(value: Any, latest_ms: int) -> int | None:
    """A time in milliseconds since 1970, fractions cut off; None when out of bounds."""
    number = _number(value)
    if number is None or not record.EARLIEST_MS <= number <= latest_ms:
        return None
    return int(number)


def parts(value: Any) -> int | None:
    """A count of message parts; None when it is no whole number of 32 bits."""
    number = _number(value)
    if number is None or number != int(number) or not 0 <= number < record.PARTS_LIMIT:
        return None
    return int(number)


def money(value: Any) -> float | None:
    """An amount; None when it is none or beyond the decimal's range."""
    number = _number(value)
    if number is None or not -record.MONEY_LIMIT < number < record.MONEY_LIMIT:
        return None
    return float(number)


def flag(value: Any) -> bool | None:
    """A truth value, also as text or as 0 and 1."""
    if isinstance(value, bool):
        return value
    return _FLAGS.get(str(value).lower())


def moment(value: Any, latest_ms: int) -> int | None:
    """A time as epoch milliseconds, told so or in ISO 8601 (UTC if it names no zone); None when
    out of bounds."""
    found = millis(value, latest_ms)
    if found is not None or not isinstance(value, str):
        return found
    try:
        told = datetime.fromisoformat(value)
        seconds = told.replace(tzinfo=told.tzinfo or UTC).timestamp()
    except (ValueError, OverflowError):
        return None
    return millis(round(seconds * 1000), latest_ms)


def _number(value: Any) -> int | float | None:
    """A finite number, also as text."""
    if isinstance(value, str):
        try:
            value = int(value) if value.isascii() and value.isdigit() else float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return value if math.isfinite(value) else None
    except OverflowError:  # a whole number beyond any double
        return None

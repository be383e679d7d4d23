"""Why a record is refused, and what may be shown of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

import msgspec

from include.ingest.record import STRUCTS

EXCERPT_CHARACTERS = 200


class Reason(StrEnum):
    """The closed list of reasons."""

    NOT_JSON = "not_json"
    """Bytes that are not a JSON value, up to the next plausible start of a record."""
    NOT_AN_OBJECT = "not_an_object"
    """A JSON value that is no object: a list, a string, a number."""
    NOT_AN_SMS_EVENT = "not_an_sms_event"
    """An object that is neither a v1 `_SMS.*` event nor a v2 TEXT, MEDIA, VOICE or RCS event."""
    MISSING_MESSAGE_ID = "missing_message_id"
    """No message id, so the event can't be tied to a message."""
    BAD_TIMESTAMP = "bad_timestamp"
    """Event or request time absent, not a number of milliseconds, before 2010, or more than two
    days after the record arrived."""
    MISSING_STATUS = "missing_status"
    """Neither a status nor an event type that tells it."""
    INVALID_UTF8 = "invalid_utf8"
    """Bytes that are not UTF-8, anywhere in the record."""
    TRUNCATED = "truncated"
    """The object ends in the middle of this record."""
    UNREADABLE_OBJECT = "unreadable_object"
    """The rest of an object whose compression is damaged; what came before is kept."""


@dataclass(frozen=True, slots=True)
class Reject:
    """One refused span: `offset` and `length` are bytes of the uncompressed object."""

    reason: Reason
    offset: int
    length: int
    excerpt: str


_FIELD_NAMES = {field.encode_name for struct in STRUCTS for field in msgspec.structs.fields(struct)}
_WORD = re.compile(r"[A-Za-z_][A-Za-z_]*|[^\x20-\x40\x5b-\x60\x7b-\x7e]|[0-9]")


def mask_excerpt(span: bytes) -> str:
    """The start of a span with the names of AWS's fields kept and all other content masked.

    Letters become `x` and digits `0` inside and outside strings: in broken JSON nobody can tell
    which is which.
    """
    text = span[:EXCERPT_CHARACTERS].decode("utf-8", errors="replace")
    return _WORD.sub(_mask_word, text)


def _mask_word(match: re.Match[str]) -> str:
    word = match.group()
    if word in _FIELD_NAMES:
        return word
    return "0" if word.isdigit() and word.isascii() else "x" * len(word)

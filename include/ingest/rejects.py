"""Why a record is refused."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """The closed list of reasons."""

    NOT_JSON = "not_json"
    """Bytes that are not a JSON value, up to the next plausible start of a record."""
    NOT_AN_OBJECT = "not_an_object"
    """A JSON value that is no object: a list, a string, a number."""
    NOT_AN_SMS_EVENT = "not_an_sms_event"
    """An object that is no record of the stream's kind, nor an envelope of one."""
    MISSING_MESSAGE_ID = "missing_message_id"
    """No message id, so the record can't be tied to a message."""
    BAD_TIMESTAMP = "bad_timestamp"
    """A time that the record must have is absent, unreadable, before 2010, or more than two days
    after the record arrived."""
    MISSING_STATUS = "missing_status"
    """No status, and no `_SMS.OPTOUT`, which needs none."""
    INVALID_UTF8 = "invalid_utf8"
    """Bytes that are not UTF-8, anywhere in the record."""
    UNREADABLE_ENVELOPE = "unreadable_envelope"
    """An envelope with nothing readable in it: bad base64, no text, no object, or too deep."""
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

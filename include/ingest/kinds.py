"""How the records of each kind of stream are read: the fast forms, and the slow way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from msgspec import Struct

from include.ingest.envelopes import open_envelope
from include.ingest.forms import Form, Forms, event_forms
from include.ingest.inbound import salvage_inbound
from include.ingest.json_text import NOT_DECODED, is_utf8, parse
from include.ingest.record import ENDLESS_MS
from include.ingest.rejects import Reason
from include.ingest.salvage import salvage
from include.ingest.send_log import salvage_send, send_form
from include.streams import StreamKind


@dataclass(frozen=True, slots=True)
class RecordKind:
    """`salvage` takes one JSON value and the latest time that it may tell of."""

    forms: Callable[[], Form]
    salvage: Callable[[Any, int], Struct | Reason]


KINDS = {
    StreamKind.EVENTS: RecordKind(event_forms, salvage),
    # replies are few: no form is worth its while
    StreamKind.INBOUND: RecordKind(Forms, salvage_inbound),
    StreamKind.SEND_LOG: RecordKind(lambda: Forms(send_form), salvage_send),
}


def is_record(value: bytes, kind: StreamKind) -> bool:
    """Whether an object tells by its marks that it is a record of a kind, or an envelope.

    It may still be refused, for its time as an example.
    """
    try:
        parsed = parse(value) if is_utf8(value) else None
    except NOT_DECODED:
        return False
    outcome = KINDS[kind].salvage(parsed, ENDLESS_MS)
    is_other = outcome in (Reason.NOT_AN_OBJECT, Reason.NOT_AN_SMS_EVENT)
    return not is_other or open_envelope(parsed) is not None

"""How the records of each kind of stream are read: the fast forms, and the slow way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from msgspec import Struct

from include.ingest.forms import Form, Forms, event_forms
from include.ingest.inbound import salvage_inbound
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

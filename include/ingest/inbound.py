"""Two-way messages: what recipients wrote back, as AWS publishes it to SNS.

The text of a message stops here: only the class of its keyword is kept.
https://docs.aws.amazon.com/sms-voice/latest/userguide/two-way-sms-payload.html
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct

from include.ingest import schema
from include.ingest.columns import (
    Labels,
    PrivacyScreen,
    columns_of,
    origin_columns,
    recipient_columns,
    sender_columns,
    table_of,
)
from include.ingest.origin import Batch
from include.ingest.own_numbers import keyed
from include.ingest.rejects import Reason
from include.ingest.scalars import text

KEYWORDS_FILE = Path(__file__).resolve().parents[2] / "dbt_project/seeds/sms_reply_keywords.csv"
_AROUND_WORDS = re.compile(r"^[\W_]+|[\W_]+$")
_MARKS = frozenset({"inboundMessageId", "messageBody", "messageKeyword"})
FIELD_NAMES = _MARKS | {"originationNumber", "destinationNumber", "previousPublishedMessageId"}
_IN_MEMORY = schema.in_memory(schema.INBOUND)


class InboundMessage(Struct, gc=False):
    """A reply without its text."""

    inbound_message_id: str
    from_number: str | None
    to_identity: str | None
    keyword_class: str
    previous_message_id: str | None


def salvage_inbound(value: Any, latest_ms: int) -> InboundMessage | Reason:  # noqa: ARG001
    """The reply that a JSON value holds, or why it holds none; it tells no time of its own."""
    if not isinstance(value, dict):
        return Reason.NOT_AN_OBJECT
    if not _MARKS & value.keys():
        return Reason.NOT_AN_SMS_EVENT
    message_id = text(value.get("inboundMessageId"))
    if message_id is None:
        return Reason.MISSING_MESSAGE_ID
    return InboundMessage(
        message_id,
        text(value.get("originationNumber")),
        text(value.get("destinationNumber")),
        keyword_class(text(value.get("messageBody")), text(value.get("messageKeyword"))),
        text(value.get("previousPublishedMessageId")),
    )


def keyword_class(body: str | None, keyword: str | None) -> str:
    """opt_out, opt_in, help or other: by the whole text, else by the keyword that AWS saw in it."""
    classes = _classes()
    for words in (body, keyword):
        found = classes.get(_AROUND_WORDS.sub("", words or "").upper())
        if found:
            return found
    return "other"


def inbound_rows(batch: Batch, labels: Labels, screen: PrivacyScreen) -> pa.Table:
    """The rows of replies, in order."""
    of = columns_of(InboundMessage, batch.records)
    recipients = recipient_columns(of["from_number"], labels, screen)
    columns = origin_columns(batch.runs, labels) | recipients | sender_columns(of["to_identity"])
    columns |= _receipt_columns(batch, labels)
    for name in ("inbound_message_id", "previous_message_id"):
        columns[name] = keyed(of[name], of["from_number"], recipients["recipient_key"])
    columns |= {
        "iso_country_code": recipients["country"],
        "keyword_class": of["keyword_class"],
    }
    return table_of(columns, _IN_MEMORY, labels, len(batch.records))


def _receipt_columns(batch: Batch, labels: Labels) -> Mapping[str, pa.Array]:
    """When the envelope was closed, else the arrival hour."""
    counts = [count for _, count in batch.runs]
    published = np.repeat([origin.published_ms or 0 for origin, _ in batch.runs], counts)
    told = pa.array(published, pa.int64(), mask=published == 0).cast(schema.MOMENT)
    hour = pa.scalar(labels.arrived_hour, schema.MOMENT)
    return {
        "received_at": pc.coalesce(told, hour),
        "received_at_source": pc.if_else(pc.is_valid(told), "envelope", "arrival_hour"),
    }


@cache
def _classes() -> dict[str, str]:
    with KEYWORDS_FILE.open(newline="") as file:
        return {row["keyword"]: row["keyword_class"] for row in csv.DictReader(file)}

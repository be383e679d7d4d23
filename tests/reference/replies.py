"""Replies of recipients: what they wish, and which message they answer."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.reference.envelopes import Told, unwrapped
from tests.reference.numbers import country_of
from tests.reference.raw import RawObject, read_objects
from tests.reference.tables import rows, simulator_numbers


@dataclass(frozen=True)
class Reply:
    """One reply; None where AWS tells of no message before."""

    account_id: str
    inbound_message_id: str
    received_at: datetime
    arrived_hour: datetime
    is_opt_out: bool
    iso_country_code: str
    previous_message_id: str | None
    is_simulator: bool


REPEATED_FOR = timedelta(days=8)
"""How long after a delivery of a reply another one is its repeat."""


def read_replies(streams_file: Path) -> list[Reply]:
    """All replies, each once although it may be delivered again; the first delivery counts."""
    deliveries: defaultdict[tuple[str, str], list[Reply]] = defaultdict(list)
    for raw in read_objects(streams_file):
        if raw.stream.kind == "inbound":
            for reply in _replies_of(raw):
                deliveries[reply.account_id, reply.inbound_message_id].append(reply)
    return [reply for of_one in deliveries.values() for reply in _without_repeats(of_one)]


def _without_repeats(deliveries: list[Reply]) -> Iterator[Reply]:
    last_day = date.min
    for reply in sorted(deliveries, key=lambda one: (one.received_at, one.arrived_hour)):
        day = reply.received_at.date()
        if last_day == date.min or day - last_day > REPEATED_FOR:
            yield reply
        last_day = day


def _replies_of(raw: RawObject) -> Iterator[Reply]:
    for value in raw.values:
        for record, told in unwrapped(value):
            yield _reply(record, told, raw)


def _reply(record: dict[str, Any], told: Told, raw: RawObject) -> Reply:
    number = record["originationNumber"]
    return Reply(
        account_id=told.account_id or raw.stream.account_id,
        inbound_message_id=record["inboundMessageId"],
        received_at=told.published_at or raw.hour,
        arrived_hour=raw.hour,
        is_opt_out=_is_opt_out(record.get("messageBody")) or _is_opt_out(record["messageKeyword"]),
        iso_country_code=country_of(number) or "ZZ",
        previous_message_id=record.get("previousPublishedMessageId"),
        is_simulator=number in simulator_numbers(),
    )


def _is_opt_out(words: str | None) -> bool:
    """Whether a whole text is one of the keywords, in any case, whatever stands around it."""
    keywords = {row["keyword"] for row in rows("sms_opt_out_keywords")}
    return re.sub(r"^[\W_]+|[\W_]+$", "", words or "").upper() in keywords

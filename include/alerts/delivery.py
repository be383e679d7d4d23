"""Telling people of notices, each telling once a channel, whatever is killed in between.

The intent to send is recorded before sending and marked as sent after. One writer a channel is
expected (the DAG runs alone); should two meet, conditional writes let one of them send.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from include.alerts.message import Message
from include.alerts.notice import Notice
from include.alerts.records import Record, read_record, told_keys
from include.alerts.transitions import Telling, telling_due
from include.lake import Store

log = logging.getLogger(__name__)

Render = Callable[[Notice, Telling, bool], Message]
"""Makes the message of a telling; the last says whether it may be a repeat."""


class Channel(Protocol):
    """One place that messages go to; `name` is stable and fit for an object key."""

    name: str

    def send(self, message: Message) -> bool:
        """Send a message; False when the receiver did not take it."""
        ...


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came of one delivery: messages sent, and (channel, title) of those that failed."""

    sent: tuple[Message, ...]
    failed: tuple[tuple[str, str], ...]


def deliver(
    store: Store, notices: Iterable[Notice], channels: Sequence[Channel], render: Render
) -> Delivery:
    """Send what is due on each channel; a channel that fails doesn't hold up the others.

    What failed is due again at the next delivery, and then a possible repeat: a receiver may have
    taken what it did not acknowledge.
    """
    by_urgency = sorted(notices, key=lambda notice: (-notice.severity.rank, notice.key))
    sent: list[Message] = []
    failed: list[tuple[str, str]] = []
    for channel in channels:
        known = told_keys(store, channel.name)
        for notice in by_urgency:
            if not (notice.stands or notice.key in known):
                continue
            record = read_record(store, channel.name, notice.key)
            telling = telling_due(notice, record.told)
            if telling is None:
                continue
            message = render(notice, telling, _is_possible_repeat(record, telling))
            if not record.intend(store, telling):
                continue
            if _send(channel, message):
                record.mark_sent(store, telling, datetime.now(UTC))
                sent.append(message)
            else:
                log.warning("channel %s did not take: %s", channel.name, message.title)
                failed.append((channel.name, message.title))
    return Delivery(tuple(sent), tuple(failed))


def _is_possible_repeat(record: Record, telling: Telling) -> bool:
    return any(past.name == telling.name for past in record.told)


def _send(channel: Channel, message: Message) -> bool:
    try:
        return channel.send(message)
    except Exception:
        # a library's surprise on one channel is no reason to leave the others untold
        log.exception("channel %s failed", channel.name)
        return False

"""Messages: what the events of one id add up to, whatever their order and repeats."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.reference.events import OPT_OUT, Event
from tests.reference.numbers import country_of
from tests.reference.replies import Reply
from tests.reference.sends import Send
from tests.reference.tables import Meaning, meaning_of, simulator_numbers

NO_RECEIPT_AFTER = timedelta(hours=72)
OPT_OUT_DAYS = 8
REACH = {"v1": timedelta(days=8), "v2": timedelta(days=1)}
"""From the first event of a message, how many days later an event of the same id counts for it."""
_SUCCESSES = {"success_confirmed", "success_unconfirmed"}
_FAILURES = {"blocked", "failed_temporary", "failed_permanent"}


@dataclass(frozen=True)
class Reading:
    """An event, and what its status means."""

    event: Event
    meaning: Meaning


@dataclass(frozen=True, order=True)
class OptOut:
    """An answer that ends what is sent to the recipient."""

    at: datetime
    arrived_hour: datetime


@dataclass(frozen=True)
class Message:
    """One message; the fields are named as the columns of the mart `messages`, if it has them.

    `deciding` is the first event that carries the status, `number` the latest number told.
    """

    account_id: str
    message_id: str
    readings: tuple[Reading, ...]
    deciding: Reading
    requested_at: datetime
    iso_country_code: str
    number: str | None
    send: Send | None
    opt_outs: tuple[OptOut, ...]

    @property
    def has_opted_out(self) -> bool:
        return bool(self.opt_outs)

    @property
    def opted_out_at(self) -> datetime | None:
        return min(self.opt_outs).at if self.opt_outs else None

    @property
    def opted_out_arrived_hour(self) -> datetime | None:
        return min(self.opt_outs).arrived_hour if self.opt_outs else None

    @property
    def request_date(self) -> date:
        return self.requested_at.date()

    @property
    def source_schema(self) -> str:
        return self.deciding.event.schema

    @property
    def is_final(self) -> bool:
        return self.deciding.meaning.is_final

    @property
    def outcome_group(self) -> str:
        return self.deciding.meaning.group

    @property
    def outcome(self) -> str:
        outcome = self.deciding.meaning.outcome
        if outcome != "unknown":
            return outcome
        waited = self.deciding.event.at - self.requested_at
        return "no_receipt_72h" if waited >= NO_RECEIPT_AFTER else "unknown_error"

    @property
    def finalised_at(self) -> datetime | None:
        return self.deciding.event.at if self.is_final else None

    @property
    def finals(self) -> list[Reading]:
        return [reading for reading in self.readings if reading.meaning.is_final]

    @property
    def is_simulator(self) -> bool:
        return any(reading.event.number in simulator_numbers() for reading in self.readings)

    @property
    def is_orphan_receipt(self) -> bool:
        """A v1 receipt without its send; what AWS refused or held back has none."""
        has_send = any(reading.meaning.group == "in_flight" for reading in self.readings)
        is_receipt = self.outcome_group not in ("suppressed", "not_sent")
        return self.source_schema == "v1" and is_receipt and not has_send

    @property
    def has_conflicting_receipts(self) -> bool:
        groups = {reading.meaning.group for reading in self.finals}
        return bool(groups & _SUCCESSES) and bool(groups & _FAILURES)

    @property
    def has_negative_time(self) -> bool:
        return self.finalised_at is not None and self.finalised_at < self.requested_at

    @property
    def time_to_receipt_seconds(self) -> int | None:
        """Whole seconds, where a carrier's receipt decided."""
        is_told = self.outcome_group not in ("suppressed", "not_sent")
        is_told &= self.outcome != "no_receipt_72h"
        if not is_told or self.is_orphan_receipt or self.finalised_at is None:
            return None
        seconds = (self.finalised_at - self.requested_at) // timedelta(seconds=1)
        return seconds if seconds >= 0 else None

    @property
    def price_usd(self) -> Decimal | None:
        """The highest that its events report."""
        return max(
            (r.event.price for r in self.readings if r.event.price is not None), default=None
        )

    @property
    def carrier_fee_usd(self) -> Decimal | None:
        return max((r.event.fee for r in self.readings if r.event.fee is not None), default=None)

    def latest(self, field: str) -> Any:
        """What the latest event says that tells of it."""
        return latest([reading.event for reading in self.readings], field)

    def tag(self, key: str) -> str | None:
        """A value of the context; the send log may tell purpose and what it repeats instead."""
        told: str | None = dict(self.latest("context") or ()).get(key)
        return told or (getattr(self.send, key, None) if key in ("purpose", "retry_of") else None)

    @property
    def expires_at(self) -> datetime | None:
        return self.send.expires_at if self.send else None


def read_messages(
    events: Iterable[Event], replies: Iterable[Reply], sends: Iterable[Send]
) -> list[Message]:
    """All messages that events tell of; an opt-out makes none, by event or by reply."""
    by_id: defaultdict[tuple[str, str], list[Event]] = defaultdict(list)
    opt_outs: defaultdict[tuple[str, str], list[OptOut]] = defaultdict(list)
    for event in events:
        if event.event_type == OPT_OUT:
            told = OptOut(event.at, event.arrived_hour)
            opt_outs[event.account_id, event.message_id].append(told)
        else:
            by_id[event.account_id, event.message_id].append(event)
    for reply in replies:
        if reply.is_opt_out and reply.previous_message_id:
            told = OptOut(reply.received_at, reply.arrived_hour)
            opt_outs[reply.account_id, reply.previous_message_id].append(told)
    logged = {
        (send.account_id, send.message_id, send.sent_at.date() + timedelta(days=days)): send
        for send in sends
        for days in (-1, 0, 1)
    }
    return [
        _message(key, begun_at, of_message, opt_outs[key], logged.get((*key, begun_at.date())))
        for key, own in by_id.items()
        for begun_at, of_message in _by_message(own).items()
    ]


def latest(events: Iterable[Event], field: str) -> Any:
    """The value of a field on the latest event that has one."""
    told = [event for event in events if getattr(event, field) not in (None, ())]
    return getattr(max(told, key=lambda event: event.at), field) if told else None


def _by_message(events: list[Event]) -> dict[datetime, list[Event]]:
    """The events of an id, by when the message began that each counts for."""
    messages: defaultdict[datetime, list[Event]] = defaultdict(list)
    for event in events:
        last_day = _told_at(event).date()
        first_day = last_day - REACH[event.schema]
        near = [at for at in map(_told_at, events) if first_day <= at.date() <= last_day]
        messages[min(near)].append(event)
    return messages


def _told_at(event: Event) -> datetime:
    return event.requested_at or event.at


def _message(
    key: tuple[str, str],
    requested_at: datetime,
    events: list[Event],
    opt_outs: list[OptOut],
    send: Send | None,
) -> Message:
    readings = tuple(
        Reading(event, meaning_of(event.schema, event.channel, event.status)) for event in events
    )
    number = latest(events, "number")
    first_day = requested_at.date()
    last_day = first_day + timedelta(days=OPT_OUT_DAYS)
    return Message(
        *key,
        readings=readings,
        deciding=min(readings, key=lambda one: (-one.meaning.rank, one.event.at)),
        requested_at=requested_at,
        iso_country_code=latest(events, "country") or (number and country_of(number)) or "ZZ",
        number=number,
        send=send,
        opt_outs=tuple(one for one in opt_outs if first_day <= one.at.date() <= last_day),
    )

"""`sms_hourly`: one row an hour of request, dimension values, outcome and what was known when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from tests.reference.look import HOUR, Look, Row, grouped, total
from tests.reference.marts.messages import event_counts, first_finals
from tests.reference.messages import Message
from tests.reference.numbers import sender_type
from tests.reference.texts import text_figures

BUCKETS = {"5m": 300, "15m": 900} | {f"{h}h": h * 3600 for h in (1, 3, 6, 24, 48, 72, 96)}
KEY = (
    "requested_hour",
    "account_id",
    "iso_country_code",
    "carrier_name",
    "mcc",
    "mnc",
    "origination_identity",
    "origination_identity_type",
    "message_type",
    "channel",
    "source_schema",
    "tenant",
    "campaign",
    "purpose",
    "is_simulator",
    "outcome",
    "time_to_receipt_seconds",
    "age_bucket",
    "finalised_age_bucket",
    "finalised_day_offset",
    "first_outcome_group",
    "first_final_day_offset",
    "arrived_after_hours",
    "first_arrived_outcome_group",
    "first_final_arrived_after_hours",
    "finalised_arrived_after_hours",
    "opted_out_day_offset",
    "opted_out_arrived_after_hours",
)


def rows(messages: Iterable[Message], look: Look) -> list[Row]:
    built = [message for message in messages if message.request_date in look.days]
    return [
        dict(zip(KEY, key, strict=True)) | _sums(own) for key, own in grouped(built, _key).items()
    ]


def bucket_of(age: timedelta | None) -> str:
    """Named by its upper bound, which lies outside it."""
    if age is None:
        return "none"
    return next((name for name, end in BUCKETS.items() if age.total_seconds() < end), "beyond")


def hour_of(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def _key(message: Message) -> tuple[Any, ...]:
    hour, finals = hour_of(message.requested_at), first_finals(message)
    identity = message.latest("identity")
    since = partial(_since, message)
    after = partial(_hours_until_known, hour)
    return (
        hour,
        message.account_id,
        message.iso_country_code,
        *(message.latest(field) for field in ("carrier", "mcc", "mnc", "identity")),
        identity and sender_type(identity),
        *(message.latest(field) for field in ("message_type", "channel")),
        message.source_schema,
        *(message.tag(tag) for tag in ("tenant", "campaign", "purpose")),
        message.is_simulator,
        message.outcome,
        message.time_to_receipt_seconds,
        bucket_of(since(finals["first_final_at"])),
        bucket_of(since(message.finalised_at)),
        _day_offset(message, message.finalised_at),
        finals["first_outcome_group"],
        _day_offset(message, finals["first_final_at"]),
        after(finals["first_arrived_hour"]),
        finals["first_arrived_outcome_group"],
        after(finals["first_final_arrived_hour"]),
        after(finals["finalised_arrived_hour"]),
        _day_offset(message, message.opted_out_at),
        after(message.opted_out_arrived_hour),
    )


def _since(message: Message, at: datetime | None) -> timedelta | None:
    return at - message.requested_at if at else None


def _day_offset(message: Message, at: datetime | None) -> int | None:
    return (at.date() - message.request_date).days if at else None


def _hours_until_known(requested_hour: datetime, arrived_hour: datetime | None) -> int | None:
    """What arrived is known at the end of its arrival hour."""
    return (arrived_hour + HOUR - requested_hour) // HOUR if arrived_hour else None


def _sums(messages: list[Message]) -> Row:
    requested = [message.requested_at for message in messages]
    return text_figures(messages) | {
        "request_date": messages[0].request_date,
        "outcome_group": messages[0].outcome_group,
        "messages": len(messages),
        "events": sum(event_counts(message)["event_count"] for message in messages),
        "cost_usd": total(message.price_usd for message in messages),
        "carrier_fee_usd": total(message.carrier_fee_usd for message in messages),
        "paid_messages": sum((message.price_usd or 0) > 0 for message in messages),
        "unpriced_messages": sum(message.price_usd is None for message in messages),
        "first_requested_at": min(requested),
        "last_requested_at": max(requested),
        "orphan_receipts": sum(message.is_orphan_receipt for message in messages),
        "conflicting_receipts": sum(message.has_conflicting_receipts for message in messages),
        "negative_times": sum(message.has_negative_time for message in messages),
        "future_requests": sum(map(_is_future, messages)),
        "opt_outs": sum(message.has_opted_out for message in messages),
    }


def _is_future(message: Message) -> bool:
    """An object of an arrival hour may hold records of the next one: both must be over."""
    arrived = min(reading.event.arrived_hour for reading in message.readings)
    return message.requested_at > arrived + 2 * HOUR

"""`pending_age`: what was in flight at each midnight, and what became of such messages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from tests.reference.look import DAY, Look, Row, entity_of, grouped, midnight, ratio, total, wilson
from tests.reference.marts.messages import first_finals
from tests.reference.messages import Message

KEY = ("as_of", "account_id", "iso_country_code", "message_type", "age_bucket")
BUCKETS = {
    "5m": timedelta(0),
    "15m": timedelta(minutes=5),
    "1h": timedelta(minutes=15),
    "6h": timedelta(hours=1),
    "24h": timedelta(hours=6),
    "48h": timedelta(hours=24),
    "72h": timedelta(hours=48),
    "beyond": timedelta(hours=72),
}
"""Where each bucket starts; it ends where the next one does."""
LIMITS = {
    "TRANSACTIONAL": timedelta(minutes=15),
    "PROMOTIONAL": timedelta(hours=6),
    "UNKNOWN": timedelta(hours=1),
}
"""The business limits that the project comes with."""
LOST_AFTER = timedelta(hours=96)
DAYS_BACK, DAYS_BEFORE = 8, 28


def rows(messages: Iterable[Message], look: Look) -> list[Row]:
    awaited = [one for one in look.counted(messages) if _can_be_settled(one)]
    moments = [midnight(day + DAY) for day in look.days if midnight(day + DAY) <= look.as_of]
    return [row for moment in moments for row in _rows_at(moment, awaited, look)]


def _can_be_settled(message: Message) -> bool:
    return message.outcome_group not in ("suppressed", "not_sent", "unmapped")


def _rows_at(moment: datetime, messages: list[Message], look: Look) -> list[Row]:
    oldest = moment - DAYS_BACK * DAY
    waiting = [
        message
        for message in messages
        if oldest <= message.requested_at < moment
        and not (_settled_at(message) and _settled_at(message) < moment)
    ]
    groups = grouped(waiting, lambda one: _place(one, moment))
    return [
        dict(zip(KEY, (moment, *place), strict=True))
        | _figures(own, moment)
        | _what_became(place, moment, messages, look)
        for place, own in groups.items()
    ]


def _place(message: Message, moment: datetime) -> tuple[str, ...]:
    age = _age_at(moment, message)
    bucket = [name for name, start in BUCKETS.items() if age >= start][-1]
    kind = entity_of(message, "message_type")
    return (message.account_id, message.iso_country_code, kind, bucket)


def _age_at(moment: datetime, message: Message) -> timedelta:
    """The age at a midnight; of messages of earlier days it is told in whole days."""
    days_before = (moment.date() - message.request_date).days - 1
    return days_before * DAY if days_before else moment - message.requested_at


def _settled_at(message: Message) -> Any:
    return first_finals(message)["first_final_at"]


def _figures(messages: list[Message], moment: datetime) -> Row:
    limit = LIMITS.get(entity_of(messages[0], "message_type"))
    ages = [_age_at(moment, message) for message in messages]
    return {
        "request_date": (moment - DAY).date(),
        "messages": len(messages),
        "limit_seconds": limit and int(limit.total_seconds()),
        "beyond_limit": limit and sum(age >= limit for age in ages),
        "lost": sum(age >= LOST_AFTER for age in ages),
        "cost_usd": total(message.price_usd for message in messages),
        "oldest_requested_at": min(message.requested_at for message in messages),
    }


def _what_became(
    place: tuple[str, ...], moment: datetime, messages: list[Message], look: Look
) -> Row:
    account, country, _, bucket = place
    days = _mature_days_before(moment, look)
    before = [
        message
        for message in messages
        if (message.account_id, message.iso_country_code) == (account, country)
        and message.request_date in days
        and _was_in_flight_for(message, BUCKETS[bucket])
    ]
    delivered = sum(look.is_delivered(one.outcome_group) for one in before)
    low, high = wilson(delivered, len(before))
    return {
        "pending_before": len(before),
        "delivered_later": delivered,
        "delivered_later_share": ratio(delivered, len(before)),
        "delivered_later_share_low": low,
        "delivered_later_share_high": high,
    }


def _was_in_flight_for(message: Message, age: timedelta) -> bool:
    """A receipt that says a time before its request counts as one at the request."""
    settled_at = _settled_at(message)
    return settled_at is None or max(settled_at, message.requested_at) - message.requested_at >= age


def _mature_days_before(moment: datetime, look: Look) -> set[date]:
    """The last four weeks of days that were mature at a moment."""
    last = (moment - look.maturity_days * DAY).date()
    return {last - n * DAY for n in range(DAYS_BEFORE)}

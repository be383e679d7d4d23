"""`blocked_daily`: what was blocked on a route, and in the four weeks before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from tests.reference.look import (
    DAY,
    Look,
    Row,
    entity_of,
    grouped,
    is_handed_over,
    ratio,
    total,
    wilson,
)
from tests.reference.messages import Message

KEY = (
    "request_date",
    "account_id",
    "iso_country_code",
    "carrier_name",
    "origination_identity",
    "outcome",
)
OUTCOMES = ("blocked_by_recipient", "spam_filtered", "carrier_blocked", "protect_blocked")
DAYS_BEFORE = 28

Route = tuple[str, ...]
Days = dict[date, list[Message]]


def rows(messages: Iterable[Message], look: Look) -> list[Row]:
    routes: defaultdict[Route, Days] = defaultdict(dict)
    for (day, *route), own in grouped(look.counted(messages), _route_day).items():
        routes[tuple(route)][day] = own
    return [
        dict(zip(KEY, (day, *route, outcome), strict=True)) | _figures(days, day, outcome)
        for route, days in routes.items()
        for day in look.days
        for outcome in OUTCOMES
        if _with_outcome(days.get(day, []), outcome)
    ]


def _route_day(message: Message) -> tuple[date | str, ...]:
    members = (entity_of(message, grain) for grain in ("carrier", "origination_identity"))
    return (message.request_date, message.account_id, message.iso_country_code, *members)


def _with_outcome(messages: list[Message], outcome: str) -> list[Message]:
    return [message for message in messages if message.outcome == outcome]


def _offered(messages: list[Message], outcome: str) -> int:
    """Messages that could have the outcome: those handed over, and what Protect held back."""
    held_back = outcome == "protect_blocked"
    return sum(is_handed_over(one) or (held_back and one.outcome == outcome) for one in messages)


def _figures(days: Days, day: date, outcome: str) -> Row:
    hit, offered = _with_outcome(days[day], outcome), _offered(days[day], outcome)
    before = [days.get(day - n * DAY, []) for n in range(1, DAYS_BEFORE + 1)]
    messages_before = sum(len(_with_outcome(own, outcome)) for own in before)
    offered_before = sum(_offered(own, outcome) for own in before)
    share, share_before = len(hit) / offered, ratio(messages_before, offered_before)
    seen_ago = [n for n, own in enumerate(before, start=1) if _with_outcome(own, outcome)]
    low, high = wilson(len(hit), offered)
    return {
        "messages": len(hit),
        "handed_over": offered,
        "share": share,
        "share_low": low,
        "share_high": high,
        "cost_usd": total(message.price_usd for message in hit),
        "messages_before": messages_before,
        "handed_over_before": offered_before,
        "share_before": share_before,
        "share_change": None if share_before is None else share - share_before,
        "first_seen_on": day - max(seen_ago, default=0) * DAY,
        "days_seen": len(seen_ago) + 1,
        "first_requested_at": min(message.requested_at for message in hit),
        "last_requested_at": max(message.requested_at for message in hit),
        "is_systemic_sign": outcome != "protect_blocked",
    }

"""`throughput`: message parts a second of each origination identity against its limit."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from tests.reference.look import Look, Row, entity_of, grouped, is_handed_over
from tests.reference.messages import Message
from tests.reference.numbers import sender_type
from tests.reference.sends import Send

KEY = ("request_date", "account_id", "origination_identity")
LIMITS = {
    ("short_code", "US"): 100.0,
    ("short_code", "CA"): 100.0,
    ("toll_free", None): 3.0,
    ("long_code", "CA"): 1.0,
    ("long_code", "US"): None,
    ("long_code", None): 10.0,
    ("sender_id", None): 10.0,
}
"""Parts a second that AWS takes by default, of a country or of all others."""


def rows(messages: Iterable[Message], sends: Iterable[Send], look: Look) -> list[Row]:
    by_messages = grouped(look.counted(messages), _place)
    by_sends = _sends_by_place(sends, look)
    return [
        dict(zip(KEY, place, strict=True)) | _figures(own, logged, place[2])
        for place in {**by_messages, **by_sends}
        for own, logged in [(by_messages.get(place, []), by_sends.get(place, []))]
        if place[0] in look.days and _was_used(own, logged)
    ]


def is_refused_as_too_fast(message: Message) -> bool:
    return message.outcome == "throttled"


def is_throttled(send: Send) -> bool:
    return send.exception == "ThrottlingException"


def _was_used(messages: list[Message], sends: list[Send]) -> bool:
    """Whether it handed a message over or was throttled."""
    is_active = any(is_handed_over(one) or is_refused_as_too_fast(one) for one in messages)
    return is_active or any(map(is_throttled, sends))


def _place(message: Message) -> tuple[date, str, str]:
    identity = entity_of(message, "origination_identity")
    return (message.request_date, message.account_id, identity)


def _sends_by_place(sends: Iterable[Send], look: Look) -> dict[tuple[Any, ...], list[Send]]:
    found: dict[tuple[Any, ...], list[Send]] = {}
    for send in sends:
        if look.include_simulator or not send.is_simulator:
            place = (send.sent_at.date(), send.account_id, send.identity or "unknown")
            found.setdefault(place, []).append(send)
    return found


def _figures(messages: list[Message], sends: list[Send], identity: str) -> Row:
    kind = "unknown" if identity == "unknown" else sender_type(identity)
    handed_over = [message for message in messages if is_handed_over(message)]
    country = _main_country(messages, sends)
    limit = LIMITS.get((kind, country), LIMITS.get((kind, None)))
    throttled = sum(map(is_refused_as_too_fast, messages)) + sum(map(is_throttled, sends))
    is_observable = bool(sends) or all(one.source_schema == "v1" for one in messages)
    return {
        "origination_identity_type": kind,
        "iso_country_code": country,
        "handed_over": len(handed_over),
        **_seconds(handed_over, limit),
        "mps_limit": limit,
        "throttled": throttled if is_observable else None,
        "is_observable": is_observable,
    }


def _main_country(messages: list[Message], sends: list[Send]) -> str | None:
    """That most of what was tried or throttled went to; of several the first by name."""
    traffic = Counter(message.iso_country_code for message in messages)
    traffic.update(send.iso_country_code for send in sends if is_throttled(send))
    return min(traffic, default=None, key=lambda country: (-traffic[country], country))


def _seconds(messages: list[Message], limit: float | None) -> Row:
    taken: Counter[datetime] = Counter()
    for message in messages:
        taken[message.requested_at.replace(microsecond=0)] += message.latest("parts") or 1
    loads = sorted(taken.values())
    peak = loads[-1] if loads else None
    return {
        "parts": sum(loads),
        "untold_parts": sum(message.latest("parts") is None for message in messages),
        "active_seconds": len(loads),
        "p99_parts_per_second": loads[math.ceil(len(loads) * 99 / 100) - 1] if loads else None,
        "peak_parts_per_second": peak,
        "peak_at": min((at for at, parts in taken.items() if parts == peak), default=None),
        "headroom": (limit - peak) / limit if limit and peak else None,
        "seconds_over_limit": None if limit is None else sum(load > limit for load in loads),
    }

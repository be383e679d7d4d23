"""`time_to_receipt`: how long the receipts of delivered messages took."""

from __future__ import annotations

import math
from collections.abc import Iterable

from tests.reference.look import Look, Row, by_entity
from tests.reference.messages import Message

KEY = ("request_date", "account_id", "grain", "iso_country_code", "entity")
GRAINS = ("country", "carrier")
BUCKETS = {
    "below_10s": range(10),
    "below_30s": range(10, 30),
    "below_2m": range(30, 120),
    "below_5m": range(120, 300),
    "below_15m": range(300, 900),
    "below_1h": range(900, 3600),
    "from_1h": range(3600, 10**9),
}
PERCENTS = (50, 90, 95, 99)


def rows(messages: Iterable[Message], look: Look) -> list[Row]:
    delivered = [
        message
        for message in look.counted(messages)
        if message.request_date in look.days and look.is_delivered(message.outcome_group)
    ]
    return [
        dict(zip(KEY, key, strict=True)) | _figures(own, look)
        for grain in GRAINS
        for key, own in by_entity(delivered, grain).items()
    ]


def _figures(messages: list[Message], look: Look) -> Row:
    times = [message.time_to_receipt_seconds for message in messages]
    seconds = sorted(time for time in times if time is not None)
    return {
        "delivered": len(messages),
        "receipts": len(seconds),
        "untimed": len(messages) - len(seconds),
        **{name: sum(time in bucket for time in seconds) for name, bucket in BUCKETS.items()},
        **{f"p{percent}_seconds": _nearest_rank(seconds, percent) for percent in PERCENTS},
        "is_mature": look.is_mature(messages[0].request_date),
    }


def _nearest_rank(ordered: list[int], percent: int) -> int | None:
    """The first time by which so many percent had come."""
    return ordered[math.ceil(len(ordered) * percent / 100) - 1] if ordered else None

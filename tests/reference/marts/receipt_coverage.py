"""`receipt_coverage`: who ever got a receipt, and what receipts are like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tests.reference.look import Look, Row, by_entity, is_handed_over
from tests.reference.marts.delivery import counts, rate
from tests.reference.marts.time_to_receipt import GRAINS, KEY
from tests.reference.messages import Message

__all__ = ["KEY", "rows"]
FEW = 50


def rows(messages: Iterable[Message], look: Look) -> list[Row]:
    handed_over = [
        message
        for message in look.counted(messages)
        if message.request_date in look.days and is_handed_over(message)
    ]
    return [
        dict(zip(KEY, key, strict=True)) | _figures(own, look)
        for grain in GRAINS
        for key, own in by_entity(handed_over, grain).items()
    ]


def _figures(messages: list[Message], look: Look) -> Row:
    found, is_mature = counts(messages, look), look.is_mature(messages[0].request_date)
    found["failed"] = found["blocked"] + found["failed_temporary"] + found["failed_permanent"]
    found["unknown_error"] = found["unknown"] - found["no_receipt"]
    found["received"] = found["finalised"] - found["no_receipt"]
    names = ("handed_over", "received", "confirmed", "accepted", "failed", "unknown_error")
    return {
        **{name: found[name] for name in (*names, "no_receipt", "in_flight", "unmapped")},
        **rate("receipt_coverage", found["received"], found["handed_over"]),
        "receipt_behaviour": _behaviour(found) if is_mature else "immature",
        "is_mature": is_mature,
    }


def _behaviour(found: Counter[str]) -> str:
    if found["handed_over"] < FEW:
        return "too_few"
    if found["received"] * 2 < found["handed_over"]:
        return "no_receipts"
    if found["failed"] * 2 > found["received"]:
        return "not_delivering"
    if found["confirmed"] * 10 < found["confirmed"] + found["accepted"]:
        return "accepted_only"
    return "confirming"

"""`delivery_daily`, `delivery_by_carrier`, `delivery_by_identity`: counts by outcome and rates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from tests.reference.look import GROUPS, Look, Row, grouped, ratio, total, wilson
from tests.reference.messages import Message
from tests.reference.numbers import sender_type

KEY = ("request_date", "account_id", "iso_country_code")
KEY_BY_CARRIER = (*KEY, "carrier_name", "mcc", "mnc")
KEY_BY_IDENTITY = (*KEY, "origination_identity", "origination_identity_type")


def rows(messages: Iterable[Message], look: Look) -> list[Row]:
    return _rows(messages, look, KEY, lambda _: ())


def rows_by_carrier(messages: Iterable[Message], look: Look) -> list[Row]:
    return _rows(messages, look, KEY_BY_CARRIER, _carrier)


def rows_by_identity(messages: Iterable[Message], look: Look) -> list[Row]:
    return _rows(messages, look, KEY_BY_IDENTITY, _identity)


def counts(messages: list[Message], look: Look) -> Counter[str]:
    """Messages by outcome group, and the denominators made of them."""
    found = Counter(GROUPS[message.outcome_group] for message in messages)
    found["attempted"] = len(messages)
    found["handed_over"] = len(messages) - found["suppressed"] - found["not_sent"]
    found["finalised"] = found["handed_over"] - found["in_flight"] - found["unmapped"]
    found["delivered"] = sum(look.is_delivered(message.outcome_group) for message in messages)
    found["no_receipt"] = sum(message.outcome == "no_receipt_72h" for message in messages)
    return found


def rate(name: str, numerator: int, denominator: int) -> Row:
    """A rate with what it is made of and its interval."""
    low, high = wilson(numerator, denominator)
    return {
        name: ratio(numerator, denominator),
        f"{name}_numerator": numerator,
        f"{name}_denominator": denominator,
        f"{name}_low": low,
        f"{name}_high": high,
    }


def _rows(
    messages: Iterable[Message],
    look: Look,
    key: tuple[str, ...],
    member: Callable[[Message], tuple[str, ...]],
) -> list[Row]:
    built = [one for one in look.counted(messages) if one.request_date in look.days]
    groups = grouped(
        built,
        lambda one: (one.request_date, one.account_id, one.iso_country_code, *member(one)),
    )
    return [
        dict(zip(key, values, strict=True)) | _figures(own, look) for values, own in groups.items()
    ]


def _carrier(message: Message) -> tuple[Any, ...]:
    return tuple(message.latest(field) or "unknown" for field in ("carrier", "mcc", "mnc"))


def _identity(message: Message) -> tuple[str, str]:
    identity = message.latest("identity")
    return (identity, sender_type(identity)) if identity else ("unknown", "unknown")


def _figures(messages: list[Message], look: Look) -> Row:
    found = counts(messages, look)
    successes = found["confirmed"] + found["accepted"]
    names = (*GROUPS.values(), "attempted", "handed_over", "finalised", "delivered", "no_receipt")
    return {
        **{name: found[name] for name in names},
        **rate("delivery_rate", found["delivered"], found["finalised"]),
        **rate("delivery_rate_with_accepted", successes, found["finalised"]),
        **rate("delivery_rate_confirmed_only", found["confirmed"], found["finalised"]),
        **rate("confirmed_rate", found["confirmed"], found["handed_over"]),
        **rate("attempt_success_rate", successes, found["attempted"]),
        **rate("block_rate", found["blocked"], found["handed_over"]),
        **rate("receipt_coverage", found["finalised"] - found["no_receipt"], found["handed_over"]),
        "orphan_receipts": sum(message.is_orphan_receipt for message in messages),
        "conflicting_receipts": sum(message.has_conflicting_receipts for message in messages),
        "parts": sum(message.latest("parts") or 0 for message in messages),
        "cost_usd": total(message.price_usd for message in messages),
        "carrier_fee_usd": total(message.carrier_fee_usd for message in messages),
        "is_refusal_observable": all(message.source_schema == "v1" for message in messages),
        "is_mature": look.is_mature(messages[0].request_date),
    }

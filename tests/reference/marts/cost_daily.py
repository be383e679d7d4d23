"""`cost_daily`: what was paid, for what, and what of it was waste."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from tests.reference.look import Look, Row, entity_of, grouped, ratio, total
from tests.reference.messages import Message
from tests.reference.texts import price_of, text_figures

KEY = ("request_date", "account_id", "iso_country_code", "message_type")
FAILED = ("blocked", "failed_temporary", "failed_permanent", "unknown")


def rows(messages: Iterable[Message], look: Look) -> list[Row]:
    built = [one for one in look.counted(messages) if one.request_date in look.days]
    return [
        dict(zip(KEY, key, strict=True)) | _money(own, look) | _texts(own)
        for key, own in grouped(built, _key).items()
    ]


def spend(messages: list[Message]) -> Decimal | None:
    """Price and carrier fee; None when neither is told."""
    return total(amount for one in messages for amount in (one.price_usd, one.carrier_fee_usd))


def _key(message: Message) -> tuple[object, ...]:
    kind = entity_of(message, "message_type")
    return (message.request_date, message.account_id, message.iso_country_code, kind)


def _money(messages: list[Message], look: Look) -> Row:
    prices = [message.price_usd for message in messages]
    delivered = sum(look.is_delivered(message.outcome_group) for message in messages)
    failed = [one for one in messages if one.price_usd and one.outcome_group in FAILED]
    cost = total(prices)
    return {
        "attempted": len(messages),
        "delivered": delivered,
        "paid_messages": sum((price or 0) > 0 for price in prices),
        "free_messages": prices.count(Decimal(0)),
        "unpriced_messages": prices.count(None),
        "paid_but_failed": len(failed),
        "cost_usd": cost,
        "carrier_fee_usd": total(message.carrier_fee_usd for message in messages),
        "spend_usd": spend(messages),
        "paid_but_failed_usd": price_of(failed, messages),
        "cost_per_delivered_usd": ratio(cost, delivered),
        "is_cost_observable": cost is not None,
        "is_mature": look.is_mature(messages[0].request_date),
    }


def _texts(messages: list[Message]) -> Row:
    found = text_figures(messages)
    cost, parts = found["ucs2_cost_usd"], found["ucs2_parts"]
    avoidable = None if cost is None else cost * found["ucs2_avoidable_parts"]
    found["ucs2_avoidable_usd"] = ratio(avoidable, parts)
    is_observable = found.pop("encoding_told") > 0
    hidden = {} if is_observable else {name: None for name in found if name.startswith("ucs2_")}
    return found | hidden | {"is_encoding_observable": is_observable}

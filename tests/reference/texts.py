"""What the texts of messages take: parts, and what UCS-2 adds to them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal

from tests.reference.look import Row, total
from tests.reference.messages import Message
from tests.reference.tables import characters_a_part


def text_figures(messages: Sequence[Message]) -> Row:
    """Parts and money of the messages of a row, of the longer ones, and of those in UCS-2."""
    multipart = [message for message in messages if _parts(message) > 1]
    encodings = [(message.latest("encoding") or "").upper() for message in messages]
    ucs2 = [one for one, told in zip(messages, encodings, strict=True) if told == "UNICODE"]
    return {
        "parts": sum(map(_parts, messages)),
        "multipart_messages": len(multipart),
        "extra_parts": sum(_parts(message) - 1 for message in multipart),
        "multipart_cost_usd": price_of(multipart, messages),
        "encoding_told": sum(map(bool, encodings)),
        "ucs2_messages": len(ucs2),
        "ucs2_parts": sum(map(_parts, ucs2)),
        "ucs2_avoidable_parts": sum(avoidable_parts(_parts(message)) for message in ucs2),
        "ucs2_cost_usd": price_of(ucs2, messages),
    }


def price_of(some: Sequence[Message], whole: Sequence[Message]) -> Decimal | None:
    """The price of some messages of a row: 0 of none, None when the row or they tell no price."""
    if total(message.price_usd for message in whole) is None:
        return None
    return total(message.price_usd for message in some) if some else Decimal(0)


def avoidable_parts(ucs2_parts: int) -> int:
    """Parts that a UCS-2 text would have saved in GSM-7, were it as long as its parts can hold."""
    single, each = characters_a_part("UNICODE")
    characters = single if ucs2_parts <= 1 else ucs2_parts * each
    gsm_single, gsm_each = characters_a_part("GSM")
    gsm_parts = 1 if characters <= gsm_single else math.ceil(characters / gsm_each)
    return max(ucs2_parts - gsm_parts, 0)


def _parts(message: Message) -> int:
    return message.latest("parts") or 0

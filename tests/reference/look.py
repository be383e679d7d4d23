"""What a run looks at: its days, its moment, its settings; and the traffic that counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from tests.reference.messages import Message

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
GROUPS = {
    "success_confirmed": "confirmed",
    "success_unconfirmed": "accepted",
    "blocked": "blocked",
    "failed_temporary": "failed_temporary",
    "failed_permanent": "failed_permanent",
    "unknown": "unknown",
    "in_flight": "in_flight",
    "suppressed": "suppressed",
    "not_sent": "not_sent",
    "unmapped": "unmapped",
}
"""The outcome groups, each with its count's name."""

Row = dict[str, Any]


@dataclass(frozen=True)
class Look:
    """The days from `first` to `last`, built as of a moment, and the settings that move figures."""

    first: date
    last: date
    as_of: datetime
    secret: str
    maturity_days: int = 5
    include_simulator: bool = False
    successful_is_delivered: bool = True
    monthly_spend_limit_usd: float | None = None

    @property
    def days(self) -> list[date]:
        return [self.first + n * DAY for n in range((self.last - self.first).days + 1)]

    def is_mature(self, day: date) -> bool:
        return midnight(day + self.maturity_days * DAY) <= self.as_of

    def counted(self, messages: Iterable[Message]) -> list[Message]:
        """SMS only, without simulator traffic unless it is asked for."""
        return [
            message
            for message in messages
            if message.latest("channel") == "sms"
            and (self.include_simulator or not message.is_simulator)
        ]

    def is_delivered(self, group: str | None) -> bool:
        """Whether an outcome group counts as delivered."""
        accepted = self.successful_is_delivered and group == "success_unconfirmed"
        return group == "success_confirmed" or accepted


def midnight(day: date) -> datetime:
    return datetime.combine(day, time.min)


def is_handed_over(message: Message) -> bool:
    return message.outcome_group not in ("suppressed", "not_sent")


def grouped(
    messages: Iterable[Message], key: Callable[[Message], tuple[Any, ...]]
) -> dict[tuple[Any, ...], list[Message]]:
    groups: defaultdict[tuple[Any, ...], list[Message]] = defaultdict(list)
    for message in messages:
        groups[key(message)].append(message)
    return groups


def total(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of what is told; None when nothing is."""
    told = [amount for amount in amounts if amount is not None]
    return sum(told, Decimal(0)) if told else None


def ratio(part: float | Decimal | None, whole: float | Decimal | None) -> float | None:
    """A share; None of nothing."""
    return float(part) / float(whole) if part is not None and whole else None


def wilson(part: int, whole: int) -> tuple[float | None, float | None]:
    """The bounds of the 95 % Wilson interval of a share; None of nothing."""
    if not whole:
        return None, None
    z, share = 1.959963984540054, part / whole
    centre = share + z**2 / (2 * whole)
    spread = z * (share * (1 - share) / whole + z**2 / (4 * whole**2)) ** 0.5
    scale = 1 + z**2 / whole
    return (centre - spread) / scale, (centre + spread) / scale


def entity_of(message: Message, grain: str) -> str:
    """Of which member of a grain within its country a message is."""
    if grain == "country":
        return message.iso_country_code
    field = {"carrier": "carrier", "origination_identity": "identity"}.get(grain, grain)
    unknown = "UNKNOWN" if grain == "message_type" else "unknown"
    return str(message.latest(field) or unknown)


def by_entity(messages: Iterable[Message], grain: str) -> dict[tuple[Any, ...], list[Message]]:
    """Messages by day, account, grain, country and member of the grain."""
    return grouped(
        messages,
        lambda one: (
            one.request_date,
            one.account_id,
            grain,
            one.iso_country_code,
            entity_of(one, grain),
        ),
    )

"""Synthetic as-of rates: what countries of known behaviour look like to the detector."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

FIRST_DAY = date(2026, 1, 1)
AGES = (1, 2, 3, 4)
RECEIVED = {1: 0.90, 2: 0.97, 3: 0.99, 4: 1.0}
"""Share of a day's receipts that has come, by age in days."""


@dataclass(frozen=True, slots=True)
class Country:
    """A country's daily messages; `blocked`, `undelivered`, `late` by day number are incidents.

    `blocked` and `undelivered` are shares of the messages that never arrive, `late` is the share
    whose receipts come only on the third day. `unrest` is the spread of the daily rates beyond
    what counts alone explain. A `twin_of` another country has the same luck.
    """

    code: str
    twin_of: str = ""
    volume: int = 2000
    unrest: float = 0.01
    blocked: Mapping[int, float] = field(default_factory=dict)
    undelivered: Mapping[int, float] = field(default_factory=dict)
    late: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rate:
    """One row of `rates_as_of`."""

    country: str
    metric: str
    day: date
    age: int
    x: int
    n: int


def row_of(rate: Rate) -> dict[str, Any]:
    """The rate in the columns of the mart, of a country as a whole."""
    return {
        "account_id": "111122223333",
        "grain": "country",
        "iso_country_code": rate.country,
        "entity": rate.country,
        "metric": rate.metric,
        "day": rate.day,
        "age_days": rate.age,
        "x": rate.x,
        "n": rate.n,
    }


def day(number: int) -> date:
    """The day of a number; 0 is the first."""
    return FIRST_DAY + timedelta(days=number)


def rates_of(countries: Iterable[Country], days: int) -> list[Rate]:
    """All rates of the countries on the first days, the same at each call."""
    return [
        rate
        for country in countries
        for number in range(days)
        for rate in _rates_of_day(country, number)
    ]


def known_at(rates: Sequence[Rate], as_of: date) -> list[Rate]:
    """The rates whose age has been reached by 00:00 of a day."""
    return [rate for rate in rates if rate.day + timedelta(days=rate.age) <= as_of]


def _rates_of_day(country: Country, number: int) -> Iterable[Rate]:
    chance = random.Random(f"{country.twin_of or country.code} {number}")
    n = max(1, round(country.volume * chance.uniform(0.8, 1.2)))
    blocked = _draw(chance, n, country.blocked.get(number, 0.01), country.unrest / 5)
    failed = _draw(chance, n, 0.04 + country.undelivered.get(number, 0.0), country.unrest)
    failed = min(failed, n - blocked)
    slowness = chance.gauss(1.0, country.unrest * 10)
    for age in AGES:
        late = country.late.get(number, 0.0) if age < 3 else 0.0
        received = (1 - (1 - RECEIVED[age]) * max(slowness, 0.0)) * (1 - late)
        delivered = round((n - blocked - failed) * received)
        pending = n - blocked - failed - delivered
        for metric, x in (("blocked", blocked), ("delivery", delivered), ("pending", pending)):
            yield Rate(country.code, metric, day(number), age, x, n)


def _draw(chance: random.Random, n: int, share: float, unrest: float) -> int:
    moved = min(max(chance.gauss(share, unrest), 0.0), 1.0)
    spread = (n * moved * (1 - moved)) ** 0.5
    return min(max(round(chance.gauss(n * moved, spread)), 0), n)

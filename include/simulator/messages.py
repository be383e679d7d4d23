"""The plan's second step: the messages that realise a day's counts exactly."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from include.simulator.counts import DayCounts
from include.simulator.scenario import HOUR_MS, IncidentKind, Scenario
from include.simulator.statuses import FATES, Receipt
from include.simulator.world import World

Ints = NDArray[np.int64]

LOCAL_HOUR_WEIGHTS = np.array(
    [8, 5, 4, 3, 4, 7, 15, 30, 48, 60, 66, 68, 64, 60, 60, 62, 64, 66, 68, 66, 58, 44, 28, 15]
)
PURPOSES = ("otp", "transactional", "marketing")
PURPOSE_SHARES = (0.46, 0.34, 0.20)
PART_SHARES = (0.80, 0.15, 0.04, 0.01)
NEVER_SENT = np.array([fate.receipt is Receipt.AT_ONCE for fate in FATES])


@dataclass(frozen=True, slots=True)
class Messages:
    """Columns of equal length, one entry a message, in the order of stream, cell and fate.

    `requested_at` in epoch milliseconds, prices and fees in thousandths of a US cent for all
    parts, `recipient` a number within the range of `number_country`, which for a few is not the
    country of the cell. `protection` is an index into PROTECTIONS, `capture` a Capture,
    `retry_of` the index of the message that this one repeats or -1.
    """

    stream: Ints
    cell: Ints
    is_simulator: NDArray[np.bool_]
    fate: Ints
    requested_at: Ints
    recipient: Ints
    number_country: Ints
    is_pumped: NDArray[np.bool_]
    protection: Ints
    capture: Ints
    purpose: Ints
    chance: NDArray[np.float64]
    is_unicode: NDArray[np.bool_]
    parts: Ints
    price_millicents: Ints
    fee_millicents: Ints
    retry_of: Ints

    def __len__(self) -> int:
        return self.fate.size

    def taken(self, rows: Ints) -> Messages:
        """Some of the messages; `retry_of` still counts in the whole."""
        return Messages(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})


def draw_messages(
    scenario: Scenario, world: World, counts: DayCounts, rng: np.random.Generator
) -> Messages:
    """Give each planned message its request time, recipient, size and price."""
    where = np.nonzero(counts.messages)
    stream, cell, simulator, fate = (np.repeat(axis, counts.messages[where]) for axis in where)
    country = world.cell_country[cell]
    parts = rng.choice(len(PART_SHARES), fate.size, p=PART_SHARES) + 1
    paid_parts = np.where(NEVER_SENT[fate], 0, parts)
    return Messages(
        stream=stream,
        cell=cell,
        is_simulator=simulator.astype(bool),
        fate=fate,
        requested_at=scenario.day_ms(counts.day) + _request_times(world, country, rng),
        recipient=_recipients(scenario, world, country, rng),
        number_country=country,
        is_pumped=np.zeros(fate.size, dtype=bool),
        protection=np.zeros(fate.size, dtype=np.int64),
        capture=np.zeros(fate.size, dtype=np.int64),
        purpose=rng.choice(len(PURPOSES), fate.size, p=PURPOSE_SHARES),
        chance=rng.random(fate.size),
        is_unicode=_are_unicode(world, country, rng),
        parts=parts,
        price_millicents=paid_parts * _prices(scenario, world, counts.day)[country],
        fee_millicents=paid_parts * _by_country(world, "fee_millicents")[country],
        retry_of=np.full(fate.size, -1),
    )


def _by_country(world: World, field: str) -> NDArray[Any]:
    return np.array([getattr(country, field) for country in world.countries])


def _prices(scenario: Scenario, world: World, day: int) -> Ints:
    prices = _by_country(world, "price_millicents")
    for incident in scenario.incidents:
        if incident.kind is IncidentKind.COST_JUMP and incident.covers(day):
            hit = np.array([country.code == incident.country for country in world.countries])
            prices = np.where(hit, np.rint(prices * incident.size), prices).astype(np.int64)
    return prices


def _request_times(world: World, country: Ints, rng: np.random.Generator) -> Ints:
    """Milliseconds into the UTC day, by the recipients' local rhythm."""
    shares = LOCAL_HOUR_WEIGHTS / LOCAL_HOUR_WEIGHTS.sum()
    local_hour = rng.choice(24, country.size, p=shares)
    offsets = _by_country(world, "utc_offset")[country]
    within = rng.integers(0, HOUR_MS, country.size)
    return np.asarray((local_hour - offsets) % 24 * HOUR_MS + within)


def _are_unicode(world: World, country: Ints, rng: np.random.Generator) -> NDArray[np.bool_]:
    return np.asarray(rng.random(country.size) < _by_country(world, "unicode_share")[country])


def _recipients(scenario: Scenario, world: World, country: Ints, rng: np.random.Generator) -> Ints:
    """Some people get many messages: the draw is squared over the country's pool."""
    weights = _by_country(world, "weight")
    pools = np.maximum(weights / weights.sum() * scenario.messages_per_day * 40, 300)
    largest = np.array([10 ** min(c.subscriber_digits, 9) for c in world.countries])
    pools = np.minimum(pools, largest // 2)
    return np.asarray(np.square(rng.random(country.size)) * pools[country]).astype(np.int64)

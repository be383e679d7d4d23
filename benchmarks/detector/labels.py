"""What goes wrong in a world, when, where and how much: the truth that detectors are held to."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from benchmarks.detector.world import DAYS, QUIET_DAYS, Floats, Ints, World

SPACING_DAYS = 12
LEAST_EXCESS = 15
"""Messages a day: below that nobody could tell an incident from chance."""


class Kind(StrEnum):
    """What went wrong."""

    BLOCK = "block"
    DELIVERY_DROP = "delivery_drop"
    PENDING = "pending"
    SILENT_CARRIER = "silent_carrier"
    VOLUME_OUTAGE = "volume_outage"
    PUMPING = "pumping"
    COST_JUMP = "cost_jump"
    SLOW_RECEIPTS = "slow_receipts"
    OPT_OUT_SPIKE = "opt_out_spike"
    MISSING_DATA = "missing_data"


class Scope(StrEnum):
    """The part of a country that an incident hits."""

    COUNTRY = "country"
    CARRIER = "carrier"
    IDENTITY = "origination_identity"
    MESSAGE_TYPE = "message_type"


STANDARD, HARD = "standard", "hard"

SIZES: dict[Kind, dict[str, tuple[float, float]]] = {
    Kind.BLOCK: {STANDARD: (0.15, 0.7), HARD: (0.05, 0.12)},
    Kind.DELIVERY_DROP: {STANDARD: (0.15, 0.5), HARD: (0.07, 0.13)},
    Kind.PENDING: {STANDARD: (0.20, 0.7), HARD: (0.09, 0.16)},
    Kind.SILENT_CARRIER: {STANDARD: (0.95, 1.0), HARD: (0.5, 0.8)},
    Kind.VOLUME_OUTAGE: {STANDARD: (0.0, 0.2), HARD: (0.3, 0.5)},
    Kind.PUMPING: {STANDARD: (4.0, 12.0), HARD: (2.2, 3.5)},
    Kind.COST_JUMP: {STANDARD: (1.5, 3.0), HARD: (1.25, 1.45)},
    Kind.SLOW_RECEIPTS: {STANDARD: (3.0, 10.0), HARD: (2.0, 2.8)},
    Kind.OPT_OUT_SPIKE: {STANDARD: (5.0, 12.0), HARD: (2.8, 4.5)},
    Kind.MISSING_DATA: {STANDARD: (0.0, 0.1), HARD: (0.1, 0.15)},
}
"""Share of the scope's messages hit, or factor on volume, price, seconds, opt-outs.

For rates, sizes are of the country: of a scope below it, the same loss is packed into the scope.
"""

COUNTS: dict[Kind, int] = {
    Kind.BLOCK: 26,
    Kind.DELIVERY_DROP: 14,
    Kind.PENDING: 12,
    Kind.SILENT_CARRIER: 6,
    Kind.VOLUME_OUTAGE: 7,
    Kind.PUMPING: 7,
    Kind.COST_JUMP: 6,
    Kind.SLOW_RECEIPTS: 6,
    Kind.OPT_OUT_SPIKE: 6,
    Kind.MISSING_DATA: 2,
}
_SCOPED = {Kind.BLOCK, Kind.DELIVERY_DROP, Kind.PENDING}


@dataclass(frozen=True)
class Incident:
    """One incident; `days` are its numbers, `force` the part of its size on each of them."""

    kind: Kind
    country: int | None
    scope: Scope
    entity: int
    size: float
    days: Ints
    force: Floats
    cells: Ints = field(repr=False)


def draw_incidents(world: World, magnitude: str) -> list[Incident]:
    """All incidents of a world, in places where they'd be felt."""
    rng = np.random.default_rng([world.seed, 2, magnitude == HARD])
    busy = {country: np.zeros(DAYS, bool) for country in range(len(world.codes))}
    incidents: list[Incident] = []
    everyone = np.zeros(DAYS, bool)
    for _ in range(COUNTS[Kind.MISSING_DATA]):
        incident = _draw(rng, world, Kind.MISSING_DATA, None, magnitude)
        if incident is not None:
            everyone[_around(incident.days)] = True
            incidents.append(incident)
    for kind, count in COUNTS.items():
        found = 0 if kind is not Kind.MISSING_DATA else count
        while found < count:
            country = int(rng.integers(len(world.codes)))
            incident = _draw(rng, world, kind, country, magnitude)
            if incident is None or (busy[country] | everyone)[incident.days].any():
                continue
            busy[country][_around(incident.days)] = True
            incidents.append(incident)
            found += 1
    return incidents


def _around(days: Ints) -> slice:
    return slice(max(days[0] - SPACING_DAYS, 0), days[-1] + SPACING_DAYS + 1)


def _draw(
    rng: np.random.Generator, world: World, kind: Kind, country: int | None, magnitude: str
) -> Incident | None:
    low, high = SIZES[kind][magnitude]
    size = rng.uniform(low, high)
    length = 1 if kind is Kind.MISSING_DATA else min(int(rng.geometric(0.4)), 7)
    first = int(rng.integers(QUIET_DAYS, DAYS - length - 4))
    days = np.arange(first, first + length)
    force = np.ones(length)
    if length >= 3 and rng.random() < 0.3:
        force = np.linspace(0.4, 1.0, length)
    if country is None:
        return Incident(
            kind, None, Scope.COUNTRY, 0, size, days, force, np.arange(world.share.size)
        )
    scope, entity, cells = _scope(rng, world, kind, country)
    share = world.share[cells].sum()
    if kind in _SCOPED and scope is not Scope.COUNTRY:
        size = min(size / share, 0.97)
    if not _is_felt(world, kind, country, size, share):
        return None
    return Incident(kind, country, scope, entity, size, days, force, cells)


def _scope(
    rng: np.random.Generator, world: World, kind: Kind, country: int
) -> tuple[Scope, int, Ints]:
    cells = np.flatnonzero(world.country == country)
    scope = Scope.COUNTRY
    if kind is Kind.SILENT_CARRIER:
        scope = Scope.CARRIER
    elif kind in _SCOPED:
        scope = list(Scope)[rng.choice(4, p=[0.4, 0.3, 0.15, 0.15])]
    members = {
        Scope.CARRIER: world.carrier[cells],
        Scope.IDENTITY: world.identity[cells],
        Scope.MESSAGE_TYPE: world.is_promotional[cells].astype(np.int64),
    }.get(scope)
    if members is None:
        return scope, 0, cells
    if np.unique(members).size < 2:
        return Scope.COUNTRY, 0, cells
    entity = int(rng.choice(np.unique(members)))
    return scope, entity, cells[members == entity]


def _is_felt(world: World, kind: Kind, country: int, size: float, share: float) -> bool:
    volume = world.volume[country]
    if kind in _SCOPED or kind is Kind.SILENT_CARRIER:
        loss = size * share
        return share >= 0.08 and loss >= 0.04 and volume * loss >= LEAST_EXCESS
    if kind is Kind.OPT_OUT_SPIKE:
        promotional = world.share[(world.country == country) & world.is_promotional].sum()
        return bool(volume * promotional * world.opt_out_rate[country] * (size - 1) >= 8)
    return bool(volume >= (40 if kind is not Kind.SLOW_RECEIPTS else 100))

"""The structure of a fleet: its countries, the cells below them, and how unruly they are.

Everything that a detector could be fitted to by accident is drawn per seed: the spread of volumes,
the kind and size of overdispersion, the weekly swing, how late receipts come, the fleet's own days.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FIRST_DAY = date(2026, 1, 1)
COUNTRIES = 120
DAYS = 200
QUIET_DAYS = 45
"""Days at the start without incidents, from which a detector learns."""

_CODES = Path(__file__).parents[2] / "dbt_project/seeds/sms_country_capabilities.csv"


class Unrest(StrEnum):
    """How the rates of a series vary beyond what counts explain."""

    BETA = "beta"
    LOGIT_NORMAL = "logit_normal"
    AUTOREGRESSIVE = "autoregressive"
    HEAVY_TAILED = "heavy_tailed"


@dataclass(frozen=True)
class World:
    """Arrays over countries, and over cells (carrier x identity x message type of a country)."""

    seed: int
    codes: tuple[str, ...]
    unrest: Unrest
    # per country
    volume: Floats
    volume_noise: Floats
    rate_noise: Floats
    weekly_volume: Floats
    weekly_rate: Floats
    growth: Floats
    slow_share: Floats
    slow_decay: Floats
    slow_noise: Floats
    price_usd: Floats
    p90_seconds: Floats
    p90_noise: Floats
    opt_out_rate: Floats
    # per cell
    country: Ints
    carrier: Ints
    identity: Ints
    is_promotional: NDArray[np.bool_]
    share: Floats
    blocked: Floats
    failed: Floats
    unanswered: Floats
    # of the fleet
    fleet_noise: float
    holiday_factors: Floats
    """Factor on the volume by country and day; 1 on ordinary days."""
    is_holiday_known: NDArray[np.bool_]


def draw_world(seed: int) -> World:
    """The world of a seed."""
    rng = np.random.default_rng([seed, 1])
    with _CODES.open(newline="") as file:
        codes = tuple(row["iso_country_code"] for row in csv.DictReader(file))[:COUNTRIES]
    size = len(codes)
    median, spread = np.exp(rng.uniform(np.log(200), np.log(900))), rng.uniform(1.1, 1.8)
    volume = np.clip(median * np.exp(rng.normal(0, spread, size)), 12, 80_000)
    unrest = list(Unrest)[rng.integers(len(Unrest))]
    weekend = rng.choice([-1.0, 1.0], size, p=[0.8, 0.2])
    rhythm = np.array([0.1, 0.2, 0.2, 0.2, 0.4, -0.6, -1.0])
    swing = rng.uniform(0.05, 0.45, size) * weekend
    holidays, known = _holidays(rng, size)
    return World(
        seed=seed,
        codes=codes,
        unrest=unrest,
        volume=volume,
        volume_noise=rng.uniform(0.03, 0.16) * np.exp(rng.normal(0, 0.3, size)),
        rate_noise=rng.uniform(0.06, 0.22) * np.exp(rng.normal(0, 0.4, size)),
        weekly_volume=1 + np.outer(swing, rhythm),
        weekly_rate=np.outer(rng.normal(0, rng.choice([0.0, 0.06, 0.12]), size), rhythm),
        growth=rng.normal(0.0005, 0.002, size),
        slow_share=np.clip(rng.uniform(0.02, 0.08) * np.exp(rng.normal(0, 0.5, size)), 0, 0.3),
        slow_decay=rng.uniform(0.25, 0.6, size),
        slow_noise=rng.uniform(0.1, 0.4) * np.exp(rng.normal(0, 0.2, size)),
        price_usd=np.exp(rng.normal(np.log(0.03), 0.7, size)),
        p90_seconds=np.exp(rng.normal(np.log(25), 0.8, size)),
        p90_noise=rng.uniform(0.05, 0.2) * np.exp(rng.normal(0, 0.3, size)),
        opt_out_rate=np.exp(rng.normal(np.log(0.004), 0.4, size)),
        **_cells(rng, size),
        fleet_noise=float(rng.choice([0.0, 0.03, 0.08])),
        holiday_factors=holidays,
        is_holiday_known=known,
    )


def _cells(rng: np.random.Generator, countries: int) -> dict[str, Any]:
    columns: dict[str, list[float]] = {name: [] for name in _CELL_COLUMNS}
    for country in range(countries):
        carriers = rng.dirichlet(np.full(rng.integers(1, 6), rng.uniform(1, 4)))
        identities = rng.dirichlet(np.full(rng.integers(1, 4), rng.uniform(1, 4)))
        promotional = rng.uniform(0.1, 0.6)
        base = np.exp(rng.normal(np.log([0.012, 0.06, 0.012]), [0.6, 0.5, 0.7]))
        for carrier, carrier_share in enumerate(carriers):
            nature = base * np.exp(rng.normal(0, 0.3, 3))
            for identity, identity_share in enumerate(identities):
                for is_promotional in (0, 1):
                    part = promotional if is_promotional else 1 - promotional
                    own = np.clip(nature * np.exp(rng.normal(0, 0.1, 3)), 0.0005, 0.3)
                    share = carrier_share * identity_share * part
                    values = (country, carrier, identity, is_promotional, share, *own)
                    for name, value in zip(_CELL_COLUMNS, values, strict=True):
                        columns[name].append(float(value))
    kinds: dict[str, type] = dict.fromkeys(("country", "carrier", "identity"), np.int64)
    kinds["is_promotional"] = np.bool_
    return {name: np.array(value, kinds.get(name, np.float64)) for name, value in columns.items()}


_CELL_COLUMNS = (
    *("country", "carrier", "identity", "is_promotional"),
    *("share", "blocked", "failed", "unanswered"),
)


def _holidays(rng: np.random.Generator, size: int) -> tuple[Floats, NDArray[np.bool_]]:
    factors = np.ones((size, DAYS))
    for country in range(size):
        days = rng.choice(DAYS, rng.integers(5, 11), replace=False)
        lowers = rng.random() < 0.75
        low, high = (0.35, 0.85) if lowers else (1.2, 2.2)
        factors[country, days] = rng.uniform(low, high, days.size)
    return factors, (factors != 1) & (rng.random(factors.shape) < 0.9)

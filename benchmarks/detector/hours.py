"""Worlds by the hour: counts of large countries, and incidents that begin at any hour.

The structure is that of `world`, of its countries with a thousand messages a day or more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa

from benchmarks.detector.labels import SIZES, Kind
from benchmarks.detector.world import FIRST_DAY, Floats, Ints, Unrest, World, draw_world

DAYS = 40
HOURS = DAYS * 24
QUIET_HOURS = 15 * 24
"""Hours at the start without incidents, from which a detector learns."""
AGES = (0, 1, 3, 6, 24)
"""Hours after the end of an hour of requests at which it is counted."""
INCIDENTS = 40
SPACING_HOURS = 30
LEAST_EXCESS = 15
LEAST_DAILY = 1_000
ACCOUNT = "111122223333"
FIRST_HOUR = datetime.combine(FIRST_DAY, datetime.min.time())


@dataclass(frozen=True)
class HourIncident:
    """One incident; `size` is the share of the country's messages that it hits in its hours."""

    kind: Kind
    country: int
    size: float
    first: int
    last: int


def draw_hours(seed: int, magnitude: str) -> tuple[pa.Table, pa.Table]:
    """`rates_by_hour` and `labels` of a seed; times in UTC."""
    world = draw_world(seed)
    rng = np.random.default_rng([seed, 7, magnitude == "hard"])
    large = np.flatnonzero(world.volume >= LEAST_DAILY)
    volume = _volumes(world, large, rng)
    incidents = _incidents(rng, volume, magnitude)
    codes = [world.codes[country] for country in large]
    return _rates(world, large, rng, volume, incidents), _labels(codes, incidents)


def _volumes(world: World, large: Ints, rng: np.random.Generator) -> Floats:
    hours = np.arange(HOURS)
    noon = rng.uniform(0, 24, (large.size, 1))
    swing = rng.uniform(0.3, 0.9, (large.size, 1))
    by_hour = 1 + swing * np.cos((hours - noon) * np.pi / 12)
    by_day = world.weekly_volume[large][:, (hours // 24 + 3) % 7]
    noise = rng.normal(0, 1, (large.size, HOURS)) * world.volume_noise[large, None]
    volumes: Floats = world.volume[large, None] / 24 * by_hour * by_day * np.exp(noise)
    return volumes


def _incidents(rng: np.random.Generator, volume: Floats, magnitude: str) -> list[HourIncident]:
    busy = np.zeros(volume.shape, bool)
    found: list[HourIncident] = []
    for _ in range(INCIDENTS * 200):
        kind = (Kind.BLOCK, Kind.DELIVERY_DROP, Kind.PENDING)[rng.choice(3, p=[0.5, 0.27, 0.23])]
        country = int(rng.integers(len(volume)))
        size = rng.uniform(*SIZES[kind][magnitude])
        length = int(rng.integers(2, 25))
        first = int(rng.integers(QUIET_HOURS, HOURS - length - 24))
        hours = slice(first, first + length)
        is_felt = volume[country, first : first + 2].min() * size >= LEAST_EXCESS
        if not is_felt or busy[country, hours].any():
            continue
        busy[country, max(first - SPACING_HOURS, 0) : first + length + SPACING_HOURS] = True
        found.append(HourIncident(kind, country, size, first, first + length - 1))
        if len(found) == INCIDENTS:
            break
    return found


def _shares(world: World, large: Ints, rng: np.random.Generator) -> Floats:
    """Chances of being blocked, of failing, of no answer, by fate, country and hour."""
    cells = np.zeros((3, len(world.codes)))
    for fate, shares in enumerate((world.blocked, world.failed, world.unanswered)):
        np.add.at(cells[fate], world.country, shares * world.share)
    base = cells[:, large, None]
    shape = (3, large.size, HOURS)
    noise = rng.standard_t(5, shape) * 0.77 if world.unrest is Unrest.HEAVY_TAILED else None
    noise = rng.normal(0, 1, shape) if noise is None else noise
    memory = 0.8 if world.unrest is Unrest.AUTOREGRESSIVE else 0.4
    for hour in range(1, HOURS):
        noise[..., hour] = memory * noise[..., hour - 1] + np.sqrt(1 - memory**2) * noise[..., hour]
    daily = np.cos((np.arange(HOURS) - rng.uniform(0, 24, (3, large.size, 1))) * np.pi / 12)
    daily = daily * rng.uniform(0, 0.2, (3, large.size, 1))
    logit = np.log(base / (1 - base)) + noise * world.rate_noise[large, None] + daily
    shares = 1 / (1 + np.exp(-logit))
    if world.unrest is Unrest.BETA:
        precision = 8 / np.maximum(world.rate_noise[large], 0.03)[:, None] ** 2
        shares = 0.5 * rng.beta(shares * precision + 1e-3, (1 - shares) * precision) + 0.5 * base
    return np.asarray(shares)


def _rates(
    world: World,
    large: Ints,
    rng: np.random.Generator,
    volume: Floats,
    incidents: list[HourIncident],
) -> pa.Table:
    shares, late = _shares(world, large, rng), np.zeros(volume.shape)
    for incident in incidents:
        place = (incident.country, slice(incident.first, incident.last + 1))
        if incident.kind is Kind.PENDING:
            late[place] = incident.size
            continue
        shares[(slice(None), *place)] *= 1 - incident.size
        shares[(0 if incident.kind is Kind.BLOCK else 1, *place)] += incident.size
    sent = rng.poisson(volume)
    blocked = rng.binomial(sent, np.minimum(shares[0], 1))
    failed = rng.binomial(sent - blocked, np.minimum(shares[1] / (1 - shares[0]), 1))
    silent = rng.binomial(sent - blocked - failed, shares[2] / (1 - shares[0] - shares[1]))
    fates = (blocked, failed, sent - blocked - failed - silent)
    tables, codes = [], [world.codes[country] for country in large]
    for age, known in zip(AGES, _known(world, large, rng, fates, late), strict=True):
        counts = {"blocked": known[0], "delivery": known[2], "pending": sent - sum(known)}
        tables += [_table(codes, metric, age, x, sent) for metric, x in counts.items()]
    return pa.concat_tables(tables)


def _known(
    world: World,
    large: Ints,
    rng: np.random.Generator,
    fates: tuple[Ints, Ints, Ints],
    late: Floats,
) -> list[list[Ints]]:
    """What is known of each fate at each age; what an incident delays comes within a day."""
    noise = np.exp(rng.normal(0, 1, late.shape) * world.slow_noise[large, None])
    slow = np.minimum(2 * world.slow_share[large, None] * noise, 0.6)
    waiting = [np.zeros_like(fates[0]), *(rng.binomial(fate, late) for fate in fates[1:])]
    left = [fate - wait for fate, wait in zip(fates, waiting, strict=True)]
    known, before = [], np.ones_like(slow)
    for age in AGES:
        unknown = 1.4 * slow + 0.02 if age == 0 else slow * 0.85 ** (age - 1)
        staying = unknown / before
        factors = (0.3 if age == 0 else 1.0, 1.0, 1.0)
        left = [
            rng.binomial(rest, staying * factor) for rest, factor in zip(left, factors, strict=True)
        ]
        told = [0 if age == AGES[-1] else wait for wait in waiting]
        known.append([f - rest - wait for f, rest, wait in zip(fates, left, told, strict=True)])
        before = unknown
    return known


def _table(codes: list[str], metric: str, age: int, x: Ints, n: Ints) -> pa.Table:
    there = n.ravel() > 0
    names = np.repeat(codes, HOURS)[there]
    hours = np.tile([FIRST_HOUR + timedelta(hours=hour) for hour in range(HOURS)], len(codes))
    size = int(there.sum())
    same = {"account_id": ACCOUNT, "grain": "country", "metric": metric}
    return pa.table(
        {name: pa.array([value] * size) for name, value in same.items()}
        | {
            "iso_country_code": pa.array(names),
            "entity": pa.array(names),
            "requested_hour": pa.array(hours[there], pa.timestamp("us")),
            "age_hours": pa.array(np.full(size, age, np.int32)),
            "x": pa.array(x.ravel()[there]),
            "n": pa.array(n.ravel()[there]),
        }
    )


def _labels(codes: list[str], incidents: list[HourIncident]) -> pa.Table:
    return pa.Table.from_pylist(
        [
            {
                "kind": incident.kind.value,
                "iso_country_code": codes[incident.country],
                "first_hour": FIRST_HOUR + timedelta(hours=incident.first),
                "last_hour": FIRST_HOUR + timedelta(hours=incident.last),
                "size": incident.size,
            }
            for incident in incidents
        ]
    )

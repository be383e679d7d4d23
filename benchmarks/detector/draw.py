"""Counts of a world with its incidents, per cell and day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.detector.labels import Incident, Kind
from benchmarks.detector.world import DAYS, Floats, Ints, Unrest, World

AGES = (1, 2, 3, 4)


@dataclass(frozen=True)
class Counts:
    """Messages per cell and day; what is final by an age is per age, cell and day."""

    sent: Ints
    blocked: Ints
    failed: Ints
    delivered: Ints
    opted_out: Ints
    """Per country and day."""
    cost_usd: Floats
    p90_seconds: Floats
    """Per country and day."""


def draw_counts(world: World, incidents: list[Incident]) -> Counts:
    """What happens in a world."""
    rng = np.random.default_rng([world.seed, 3, len(incidents), _fingerprint(incidents)])
    volume = _volumes(world, rng)
    shares = _shares(world, rng)
    pending = np.zeros_like(volume)
    slowness, price, opt_outs = (np.ones((len(world.codes), DAYS)) for _ in range(3))
    for incident in incidents:
        _strike(incident, volume, shares, pending)
        if incident.country is not None:
            for kind, factors in (
                (Kind.SLOW_RECEIPTS, slowness),
                (Kind.COST_JUMP, price),
                (Kind.OPT_OUT_SPIKE, opt_outs),
            ):
                if incident.kind is kind:
                    growth = 1 + (incident.size - 1) * incident.force
                    factors[incident.country, incident.days] *= growth
    sent = rng.poisson(volume)
    blocked, failed, delivered = _receipts(world, rng, _fates(rng, sent, shares), pending)
    promotional = by_country(world, np.where(world.is_promotional[:, None], sent, 0))
    rates = world.opt_out_rate[:, None] * opt_outs * np.exp(rng.normal(0, 0.15, opt_outs.shape))
    cell_price = world.price_usd[world.country] * np.exp(rng.normal(0, 0.15, world.share.size))
    day_price = cell_price[:, None] * price[world.country]
    return Counts(
        sent,
        blocked,
        failed,
        delivered,
        opted_out=rng.binomial(promotional, np.minimum(rates, 0.5)),
        cost_usd=np.round(sent * day_price, 6),
        p90_seconds=_p90(world, rng, delivered[0], slowness),
    )


def by_country(world: World, values: Ints) -> Ints:
    """Sums over the cells of each country."""
    sums = np.zeros((len(world.codes), values.shape[1]), values.dtype)
    np.add.at(sums, world.country, values)
    return sums


def _fingerprint(incidents: list[Incident]) -> int:
    return int(sum(incident.size * 1e6 for incident in incidents)) % 2**32


def _volumes(world: World, rng: np.random.Generator) -> Floats:
    size = len(world.codes)
    days = np.arange(DAYS)
    drift = np.cumsum(rng.normal(0, 0.01, (size, DAYS)), axis=1)
    noise = rng.normal(0, 1, (size, DAYS)) * world.volume_noise[:, None]
    trend = np.outer(world.growth, days)
    base = world.volume[:, None] * np.exp(drift + noise + trend) * world.holiday_factors
    base *= world.weekly_volume[:, (days + 3) % 7]
    cells = rng.normal(0, 0.08, (world.share.size, DAYS))
    volumes: Floats = base[world.country] * world.share[:, None] * np.exp(cells)
    return volumes


def _shares(world: World, rng: np.random.Generator) -> Floats:
    """Chances of being blocked, of failing, of no answer, by fate, cell and day."""
    size, cells = len(world.codes), world.share.size
    base = np.stack([world.blocked, world.failed, world.unanswered])[:, :, None]
    noise = _unrest(world, rng, (3, size, DAYS)) * world.rate_noise[:, None]
    noise += rng.normal(0, world.fleet_noise or 1e-9, (3, 1, DAYS))
    noise += world.weekly_rate[:, (np.arange(DAYS) + 3) % 7]
    own = rng.normal(0, 0.06, (3, cells, DAYS))
    logit = np.log(base / (1 - base)) + noise[:, world.country] + own
    shares: Floats = 1 / (1 + np.exp(-logit))
    if world.unrest is Unrest.BETA:
        precision = 1 / np.maximum(world.rate_noise[world.country], 0.03)[:, None] ** 2
        shares = rng.beta(shares * precision + 1e-3, (1 - shares) * precision + 1e-3)
        shares = 0.5 * shares + 0.5 * base
    return shares


def _unrest(world: World, rng: np.random.Generator, shape: tuple[int, ...]) -> Floats:
    if world.unrest is Unrest.HEAVY_TAILED:
        return rng.standard_t(5, shape) / np.sqrt(5 / 3)
    noise = rng.normal(0, 1, shape)
    if world.unrest is Unrest.AUTOREGRESSIVE:
        for day in range(1, shape[-1]):
            noise[..., day] = 0.6 * noise[..., day - 1] + 0.8 * noise[..., day]
    unrest: Floats = noise * (0.3 if world.unrest is Unrest.BETA else 1.0)
    return unrest


def _strike(incident: Incident, volume: Floats, shares: Floats, pending: Floats) -> None:
    place = np.ix_(incident.cells, incident.days)
    part = incident.size * incident.force
    fate = {Kind.BLOCK: 0, Kind.DELIVERY_DROP: 1, Kind.SILENT_CARRIER: 2}.get(incident.kind)
    if fate is not None:
        shares[:, place[0], place[1]] *= 1 - part
        shares[fate, place[0], place[1]] += part
    elif incident.kind is Kind.PENDING:
        pending[place] = part
    elif incident.kind in (Kind.VOLUME_OUTAGE, Kind.MISSING_DATA):
        volume[place] *= 1 - (1 - incident.size) * incident.force
    elif incident.kind is Kind.PUMPING:
        growth = 1 + (incident.size - 1) * incident.force
        volume[place] *= growth
        shares[1, place[0], place[1]] += 0.4 * (1 - 1 / growth)


def _fates(rng: np.random.Generator, sent: Ints, shares: Floats) -> tuple[Ints, Ints, Ints]:
    total = shares.sum(axis=0)
    shares = np.where(total > 0.99, shares * 0.99 / total, shares)
    blocked = rng.binomial(sent, shares[0])
    rest = sent - blocked
    failed = rng.binomial(rest, np.minimum(shares[1] / (1 - shares[0]), 1))
    rest = rest - failed
    silent = rng.binomial(rest, np.clip(shares[2] / (1 - shares[0] - shares[1]), 0, 1))
    return blocked, failed, rest - silent


def _receipts(
    world: World, rng: np.random.Generator, fates: tuple[Ints, Ints, Ints], late: Floats
) -> list[Ints]:
    """What is known of each fate by each age; blocks are told soon, the rest comes late."""
    noise = np.exp(rng.normal(0, 1, (len(world.codes), DAYS)) * world.slow_noise[:, None])
    slow = np.minimum(world.slow_share[:, None] * noise, 0.5)[world.country]
    decay = world.slow_decay[world.country][:, None]
    by_age = []
    for counts, slowness in zip(fates, (0.3, 1.2, 1.0), strict=True):
        known, left = np.zeros_like(counts), counts
        ages = []
        share_left = np.minimum(slow * slowness, 0.9)
        waiting = rng.binomial(left, late) if slowness >= 1 else np.zeros_like(counts)
        left = left - waiting
        for age in AGES:
            remaining = rng.binomial(left, share_left if age == 1 else decay)
            known, left = known + left - remaining, remaining
            if age == 3:
                left = left + waiting
            ages.append(known)
        by_age.append(np.stack(ages))
    return by_age


def _p90(world: World, rng: np.random.Generator, delivered: Ints, slowness: Floats) -> Floats:
    receipts = np.maximum(by_country(world, delivered), 1)
    noise = rng.normal(0, 1, slowness.shape) * world.p90_noise[:, None]
    noise += rng.normal(0, 1, slowness.shape) * 1.6 / np.sqrt(receipts)
    return np.maximum(np.round(world.p90_seconds[:, None] * slowness * np.exp(noise)), 1)

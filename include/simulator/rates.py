"""How many messages a day should bring and what should become of them, incidents included."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from include.simulator.scenario import Incident, IncidentKind, Scenario
from include.simulator.statuses import FATE_CODES, FATES
from include.simulator.world import World

Floats = NDArray[np.float64]

WEEKDAY_FACTORS = np.array([1.06, 1.08, 1.07, 1.05, 1.10, 0.86, 0.78])
# Shares per quality class of a country: blocked, failed, no news, delivered among successes.
QUALITIES = {
    "A": (0.006, 0.035, 0.005, 0.85),
    "B": (0.015, 0.055, 0.012, 0.70),
    "C": (0.030, 0.085, 0.025, 0.55),
    "D": (0.045, 0.110, 0.045, 0.35),
}
BLOCKED = {"CARRIER_BLOCKED": 0.55, "SPAM": 0.25, "BLOCKED": 0.20}
FAILED = {
    "UNREACHABLE": 0.42,
    "CARRIER_UNREACHABLE": 0.12,
    "TTL_EXPIRED": 0.14,
    "INVALID": 0.25,
    "INVALID_MESSAGE": 0.03,
    "FAILED": 0.04,
}
NO_NEWS = {"NO_RECEIPT": 0.80, "UNKNOWN_ERROR": 0.16, "EVENT_LOSS": 0.04}
V1_NOT_SENT = {
    "OPTED_OUT": 0.004,
    "RATE_EXCEEDED": 0.004,
    "NO_IDENTITY": 0.001,
    "MAX_PRICE_EXCEEDED": 0.001,
    "NO_QUOTA": 0.0005,
    "INVALID_SENDER_ID": 0.0005,
    "COUNTRY_NOT_SUPPORTED": 0.0005,
}
V2_NOT_SENT = {"PROTECT_BLOCKED": 0.006, "UNROUTABLE": 0.0005}
OTHER_CHANNELS = {
    "mms": {"DELIVERED": 0.85, "SUCCESSFUL": 0.08, "UNREACHABLE": 0.04, "INVALID": 0.03},
    "voice": {"COMPLETED": 0.75, "NO_ANSWER": 0.15, "BUSY": 0.10},
    "rcs": {"READ": 0.55, "DELIVERED": 0.40, "FAILED": 0.05},
}
NEW_STATUS_SHARE = 0.002
MISFATES = {
    IncidentKind.COUNTRY_BLOCK: "CARRIER_BLOCKED",
    IncidentKind.CARRIER_BLOCK: "CARRIER_BLOCKED",
    IncidentKind.SPAM_RAMP: "SPAM",
    IncidentKind.DELIVERY_DROP: "UNREACHABLE",
    IncidentKind.PENDING_PILE_UP: "NO_RECEIPT",
    IncidentKind.SILENT_CARRIER: "NO_RECEIPT",
}
PUMPED_INVALID_SHARE = 0.45


def mean_messages(scenario: Scenario, world: World, day: int, rng: np.random.Generator) -> Floats:
    """Expected messages per cell of a day: long tail, weekly rhythm, day-to-day dispersion."""
    weights = np.array([country.weight for country in world.countries])
    per_country = scenario.messages_per_day * weights / weights.sum()
    per_country *= WEEKDAY_FACTORS[scenario.date_of(day).weekday()]
    per_country *= rng.lognormal(0, 0.03) * rng.lognormal(0, 0.07, per_country.size)
    shares = np.array([cell.share for cell in world.cells])
    means: Floats = per_country[world.cell_country] * shares * rng.lognormal(0, 0.04, shares.size)
    for incident in scenario.incidents:
        is_volume = incident.kind in (IncidentKind.PUMPING, IncidentKind.VOLUME_OUTAGE)
        if is_volume and incident.covers(day) and incident.country:
            means[world.cells_of(incident.country)] *= incident.size
    return means


def v1_shares(scenario: Scenario, world: World, day: int) -> Floats:
    """Share per cell of the European account's messages that still go through Pinpoint.

    Countries move one after the other, each within about a week; at `migrated_after` of the range
    all have moved.
    """
    last = scenario.days * scenario.migrated_after
    spread = np.random.default_rng([scenario.seed, 11]).uniform(0.3, 1.0, len(world.countries))
    moved_on = last * spread
    shares = np.clip((moved_on - day) / max(last / 8, 1.0), 0, 1)
    shares[[country.v2_from_start for country in world.countries]] = 0
    return np.asarray(np.where(world.cell_is_sms, shares[world.cell_country], 0.0))


def fate_shares(scenario: Scenario, world: World, day: int, rng: np.random.Generator) -> Floats:
    """Probabilities of each fate: an array of schema (v1, v2) x cell x fate."""
    shares = np.zeros((2, len(world.cells), len(FATES)))
    noise = _day_noise(scenario, world, rng)
    for index, cell in enumerate(world.cells):
        if cell.channel == "sms":
            quality = world.countries[cell.country].quality
            _fill_sms(shares[:, index], quality, noise[index])
        else:
            for fate, share in OTHER_CHANNELS[cell.channel].items():
                shares[:, index, FATE_CODES[fate]] = share
    if day == scenario.days // 2:
        sms = np.flatnonzero(world.cell_is_sms)
        _shift(shares, sms, NEW_STATUS_SHARE, "REROUTED")
    for incident in scenario.incidents:
        if incident.covers(day):
            _strike(shares, world, incident, day)
    return shares


def _day_noise(scenario: Scenario, world: World, rng: np.random.Generator) -> Floats:
    """Factors per cell on the blocked, failed and no-news shares: carrier's nature, then day's."""
    nature = np.random.default_rng([scenario.seed, 12]).lognormal(0, 0.25, (len(world.cells), 3))
    country_days = rng.lognormal(0, (0.14, 0.09, 0.12), (len(world.countries), 3))
    cell_days = rng.lognormal(0, 0.08, nature.shape)
    return np.asarray(nature * country_days[world.cell_country] * cell_days)


def _fill_sms(shares: Floats, quality: str, noise: Floats) -> None:
    blocked, failed, no_news, delivered = QUALITIES[quality]
    for group, total in ((BLOCKED, blocked), (FAILED, failed), (NO_NEWS, no_news)):
        factor = noise[(BLOCKED, FAILED, NO_NEWS).index(group)]
        for fate, share in group.items():
            shares[:, FATE_CODES[fate]] = min(total * factor, 0.4) * share
    for row, not_sent in enumerate((V1_NOT_SENT, V2_NOT_SENT)):
        for fate, share in not_sent.items():
            shares[row, FATE_CODES[fate]] = share
    shares[0, FATE_CODES["UNREACHABLE"]] += shares[0, FATE_CODES["FAILED"]]
    shares[0, FATE_CODES["FAILED"]] = 0
    success = 1 - shares.sum(axis=1)
    shares[:, FATE_CODES["DELIVERED"]] = success * delivered
    shares[:, FATE_CODES["SUCCESSFUL"]] = success * (1 - delivered)


def _strike(shares: Floats, world: World, incident: Incident, day: int) -> None:
    if incident.country is None:
        return
    cells = world.cells_of(incident.country, incident.carrier)
    size = incident.size
    if incident.kind is IncidentKind.SPAM_RAMP:
        size *= (day - incident.first_day + 1) / (incident.last_day - incident.first_day + 1)
    if incident.kind is IncidentKind.PUMPING:
        _shift(shares, cells, PUMPED_INVALID_SHARE, "INVALID")
    elif incident.kind in MISFATES:
        _shift(shares, cells, size, MISFATES[incident.kind])


def _shift(shares: Floats, cells: NDArray[np.int64], part: float, fate: str) -> None:
    """Move a part of all fates of some cells to one fate; REROUTED exists in v2 only."""
    schemas = slice(1, 2) if fate == "REROUTED" else slice(0, 2)
    shares[schemas, cells] *= 1 - part
    shares[schemas, cells, FATE_CODES[fate]] += part

"""When the last word on each message comes: by outcome, by carrier, up to 72 hours later."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from include.simulator.messages import Messages
from include.simulator.scenario import HOUR_MS, IncidentKind, Scenario
from include.simulator.statuses import FATES, Receipt
from include.simulator.world import World

Ints = NDArray[np.int64]

GIVEN_UP_MS = 72 * HOUR_MS
LATEST_RECEIPT_MS = GIVEN_UP_MS - HOUR_MS // 2
SOONEST_RECEIPT_MS = 400
SWITCHED_OFF_SHARE = 0.03
RELEASE_DELAY_MS = 6 * HOUR_MS

FATE_RECEIPTS = np.array([list(Receipt).index(fate.receipt) for fate in FATES])
AT_ONCE, LATER, AFTER_72_HOURS, NEVER = range(len(Receipt))


def draw_receipt_times(
    scenario: Scenario, world: World, messages: Messages, rng: np.random.Generator
) -> Ints:
    """Event time of each message's last status, epoch milliseconds; unused where none comes."""
    waited = _carrier_delays(scenario, world, messages, rng)
    receipt = FATE_RECEIPTS[messages.fate]
    waited = np.where(receipt == AT_ONCE, rng.integers(20, 200, len(messages)), waited)
    waited = np.where(receipt == AFTER_72_HOURS, GIVEN_UP_MS, waited)
    receipt_at = messages.requested_at + waited
    for incident in scenario.incidents:
        if incident.kind is IncidentKind.PENDING_PILE_UP and incident.country:
            begin, end = scenario.day_ms(incident.first_day), scenario.day_ms(incident.last_day + 1)
            hit = np.isin(messages.cell, world.cells_of(incident.country)) & (receipt == LATER)
            hit &= (messages.requested_at >= begin) & (messages.requested_at < end)
            held = _held_until(messages, end + RELEASE_DELAY_MS, rng)
            receipt_at = np.where(hit, np.maximum(receipt_at, held), receipt_at)
    return receipt_at


def _held_until(messages: Messages, release_ms: int, rng: np.random.Generator) -> Ints:
    """When a receipt comes that a carrier held back: hours after the release, within 72 hours."""
    trickled = release_ms + rng.exponential(2 * HOUR_MS, len(messages))
    return np.minimum(trickled.astype(np.int64), messages.requested_at + LATEST_RECEIPT_MS)


def _carrier_delays(
    scenario: Scenario, world: World, messages: Messages, rng: np.random.Generator
) -> Ints:
    """Milliseconds from request to receipt: log-normal, with a tail of switched-off phones."""
    medians = np.array([fate.median_seconds for fate in FATES])[messages.fate] * 1000
    sigmas = np.array([fate.sigma for fate in FATES])[messages.fate]
    slowness = np.random.default_rng([scenario.seed, 13]).lognormal(0, 0.3, len(world.cells))
    is_success = np.isin(messages.fate, [0, 1])
    is_off = is_success & (rng.random(len(messages)) < SWITCHED_OFF_SHARE)
    off = np.where(is_off, rng.lognormal(6, 1.5, len(messages)), 1.0)
    waited = medians * slowness[messages.cell] * rng.lognormal(0, 1, len(messages)) ** sigmas * off
    return np.asarray(np.clip(waited, SOONEST_RECEIPT_MS, LATEST_RECEIPT_MS), dtype=np.int64)

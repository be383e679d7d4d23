"""The plan's third step: the events of a day's messages, and when each arrives.

Ranks make the planned fate the message's final status, whatever comes beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from include.simulator.messages import Messages
from include.simulator.receipts import (
    AT_ONCE,
    FATE_RECEIPTS,
    LATER,
    NEVER,
    draw_receipt_times,
)
from include.simulator.scenario import HOUR_MS, Scenario
from include.simulator.statuses import FATE_CODES, FATES, STATUS_CODES
from include.simulator.world import CHANNELS, World

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

MINUTE_MS = 60_000
DIRECT_RECEIPT_SHARE = 0.03
QUEUED_SHARE = 0.05
UPGRADE_SHARE = 0.12
CONTRADICTION_SHARE = 0.03
LATE_PENDING_SHARE = 0.004
OPT_OUT_SHARE = 0.02
FIRST_STATUS = {"sms": "PENDING", "mms": "PENDING", "voice": "INITIATED", "rcs": "SENT"}
FATE_STATUS = np.array([STATUS_CODES[fate.status] for fate in FATES])
DELIVERED, SUCCESSFUL = FATE_CODES["DELIVERED"], FATE_CODES["SUCCESSFUL"]


@dataclass(frozen=True, slots=True)
class Events:
    """Columns of equal length, one entry an event; `at` is its own time, epoch milliseconds."""

    message: Ints
    status: Ints
    at: Ints
    arrived_at: Ints
    is_opt_out: Flags
    knows_carrier: Flags

    def taken(self, rows: Ints) -> Events:
        """Some of the events, in the order of `rows`."""
        return Events(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})


@dataclass(frozen=True, slots=True)
class _Part:
    """Events of one kind, at most one a message."""

    message: Ints
    status: Ints
    at: Ints
    waits: Ints | int = 0
    is_opt_out: bool = False
    carrier_share: float = 0.99


def build_events(scenario: Scenario, world: World, messages: Messages, day: int) -> Events:
    """All events of a day's messages, whenever they come."""
    rng = np.random.default_rng([scenario.seed, 3, day])
    receipt_at = draw_receipt_times(scenario, world, messages, rng)
    kind = FATE_RECEIPTS[messages.fate]
    answered = np.flatnonzero(kind != NEVER)
    parts = [
        _first_events(world, messages, receipt_at, rng),
        _Part(answered, FATE_STATUS[messages.fate[answered]], receipt_at[answered]),
        _weaker_successes(messages, receipt_at, rng),
        _contradictions(messages, receipt_at, rng),
        _late_pendings(world, messages, receipt_at, rng),
        _opt_outs(messages, receipt_at, rng),
    ]
    return _joined(parts, rng)


def _first_events(
    world: World, messages: Messages, receipt_at: Ints, rng: np.random.Generator
) -> _Part:
    kind = FATE_RECEIPTS[messages.fate]
    is_v1 = messages.stream == 0
    skipped = (kind == LATER) & (rng.random(len(messages)) < DIRECT_RECEIPT_SHARE)
    chosen = np.flatnonzero((kind != AT_ONCE) & ~skipped)
    status = _first_statuses(world, messages)
    queued = rng.random(len(messages)) < QUEUED_SHARE
    queued &= ~is_v1 & (status == STATUS_CODES["PENDING"]) & (kind != NEVER)
    status = np.where(queued, STATUS_CODES["QUEUED"], status)
    at = messages.requested_at + np.where(is_v1, 0, rng.integers(20, 380, len(messages)))
    overtaken = (kind == LATER) & (rng.random(len(messages)) < LATE_PENDING_SHARE)
    behind = receipt_at - at + rng.integers(MINUTE_MS, 30 * MINUTE_MS, len(messages))
    waits = np.where(overtaken, behind, 0)
    return _Part(chosen, status[chosen], at[chosen], waits[chosen], carrier_share=0.6)


def _first_statuses(world: World, messages: Messages) -> Ints:
    channels = np.array([CHANNELS.index(cell.channel) for cell in world.cells])
    codes = np.array([STATUS_CODES[FIRST_STATUS[channel]] for channel in CHANNELS])
    return np.asarray(codes[channels[messages.cell]])


def _weaker_successes(messages: Messages, receipt_at: Ints, rng: np.random.Generator) -> _Part:
    """SUCCESSFUL before DELIVERED, DELIVERED before READ."""
    is_upgraded = (messages.fate == DELIVERED) & (rng.random(len(messages)) < UPGRADE_SHARE)
    is_read = messages.fate == FATE_CODES["READ"]
    chosen = np.flatnonzero(is_upgraded | is_read)
    names = np.where(is_read[chosen], STATUS_CODES["DELIVERED"], STATUS_CODES["SUCCESSFUL"])
    return _Part(chosen, names, _before_receipt(messages, receipt_at, chosen, rng))


def _contradictions(messages: Messages, receipt_at: Ints, rng: np.random.Generator) -> _Part:
    """Parts of one message that disagree: UNREACHABLE beside DELIVERED, SUCCESSFUL beside it."""
    many = (messages.parts > 1) & (rng.random(len(messages)) < CONTRADICTION_SHARE)
    is_delivered = messages.fate == DELIVERED
    chosen = np.flatnonzero(many & (is_delivered | (messages.fate == FATE_CODES["UNREACHABLE"])))
    status = np.where(is_delivered[chosen], STATUS_CODES["UNREACHABLE"], STATUS_CODES["SUCCESSFUL"])
    return _Part(chosen, status, _before_receipt(messages, receipt_at, chosen, rng))


def _before_receipt(
    messages: Messages, receipt_at: Ints, chosen: Ints, rng: np.random.Generator
) -> Ints:
    requested_at = messages.requested_at[chosen]
    waited = (receipt_at[chosen] - requested_at) * rng.uniform(0.3, 0.95, chosen.size)
    return np.asarray(requested_at + waited.astype(np.int64))


def _late_pendings(
    world: World, messages: Messages, receipt_at: Ints, rng: np.random.Generator
) -> _Part:
    """A second in-flight event that is younger than the receipt."""
    answered = FATE_RECEIPTS[messages.fate] == LATER
    chosen = np.flatnonzero(answered & (rng.random(len(messages)) < LATE_PENDING_SHARE))
    at = receipt_at[chosen] + rng.integers(1000, 20 * MINUTE_MS, chosen.size)
    return _Part(chosen, _first_statuses(world, messages)[chosen], at)


def _opt_outs(messages: Messages, receipt_at: Ints, rng: np.random.Generator) -> _Part:
    """_SMS.OPTOUT, which only v1 reports: a reply to promotion that was delivered."""
    promotional = (messages.stream == 0) & (messages.purpose == 2)
    reached = np.isin(messages.fate, [DELIVERED, SUCCESSFUL]) & ~messages.is_simulator
    chosen = np.flatnonzero(promotional & reached & (rng.random(len(messages)) < OPT_OUT_SHARE))
    at = receipt_at[chosen] + rng.integers(MINUTE_MS, 10 * HOUR_MS, chosen.size)
    return _Part(chosen, np.full(chosen.size, STATUS_CODES["OPTED_OUT"]), at, is_opt_out=True)


def _joined(parts: list[_Part], rng: np.random.Generator) -> Events:
    sizes = [part.message.size for part in parts]
    at = np.concatenate([part.at for part in parts])
    waits = np.concatenate([np.broadcast_to(part.waits, part.message.shape) for part in parts])
    known = np.repeat([part.carrier_share for part in parts], sizes)
    return Events(
        message=np.concatenate([part.message for part in parts]),
        status=np.concatenate([part.status for part in parts]),
        at=at,
        arrived_at=at + waits + _delivery_delays(at.size, rng),
        is_opt_out=np.repeat([part.is_opt_out for part in parts], sizes),
        knows_carrier=rng.random(at.size) < known,
    )


def _delivery_delays(count: int, rng: np.random.Generator) -> Ints:
    """Milliseconds from an event to its arrival at Firehose: seconds, at times minutes or hours."""
    delays = rng.lognormal(np.log(2500), 0.6, count)
    luck = rng.random(count)
    delays = np.where(luck < 0.01, rng.uniform(1, 15, count) * MINUTE_MS, delays)
    delays = np.where(luck < 0.0005, rng.uniform(0.5, 5, count) * HOUR_MS, delays)
    return delays.astype(np.int64)

"""The plan's fourth step: what reaches Firehose of each event, and what of it is ever written."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from include.simulator.events import FATE_STATUS, Events
from include.simulator.messages import Messages
from include.simulator.scenario import HOUR_MS, Scenario
from include.simulator.sources import SOURCES

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Records:
    """What reaches Firehose: each event once, then the repeats.

    `event` indexes Events, `stream` SOURCES.
    """

    event: Ints
    arrived_at: Ints
    stream: Ints


def build_records(scenario: Scenario, messages: Messages, events: Events, day: int) -> Records:
    """Every event once, and some receipts again: within the second, or hours later."""
    rng = np.random.default_rng([scenario.seed, 4, day])
    is_receipt = events.status == FATE_STATUS[messages.fate[events.message]]
    repeated = np.flatnonzero(is_receipt & (rng.random(is_receipt.size) < scenario.repeat_share))
    soon = rng.integers(0, 300, repeated.size)
    later = rng.integers(HOUR_MS // 3, 5 * HOUR_MS, repeated.size)
    again = events.arrived_at[repeated] + np.where(rng.random(repeated.size) < 0.5, soon, later)
    event = np.concatenate([np.arange(is_receipt.size), repeated])
    return Records(
        event=event,
        arrived_at=np.concatenate([events.arrived_at, again]),
        stream=messages.stream[events.message[event]],
    )


def is_written(scenario: Scenario, stream: Ints, arrived_at: Ints) -> Flags:
    """Which records end in an object: within the range, not in a lost arrival hour."""
    written = arrived_at < scenario.end_ms
    for index, source in enumerate(SOURCES):
        for hour in scenario.lost_hours(source.name):
            in_hour = (arrived_at >= hour) & (arrived_at < hour + HOUR_MS)
            written &= ~(in_hour & (stream == index))
    return np.asarray(written)

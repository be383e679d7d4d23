"""The whole plan of one request day: counts, messages, events, records, and their truth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from include.simulator.counts import DayCounts, plan_counts
from include.simulator.events import Events, build_events
from include.simulator.malformed import reasons_of
from include.simulator.messages import Messages, draw_messages
from include.simulator.records import Records, build_records, is_written
from include.simulator.scenario import Scenario
from include.simulator.world import STREAMS, World

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class DayPlan:
    """One request day; it depends on the scenario and the day only.

    `written` marks the records that end in an object. `malformed` maps a record to the reject
    reason of the extra record that stands right before it.
    """

    counts: DayCounts
    messages: Messages
    events: Events
    records: Records
    written: NDArray[np.bool_]
    malformed: dict[int, str]

    @property
    def record_stream(self) -> Ints:
        """Index into STREAMS of each record."""
        return np.asarray(self.messages.stream[self.events.message[self.records.event]])


def plan_day(scenario: Scenario, world: World, day: int) -> DayPlan:
    """Draw one request day."""
    counts = plan_counts(scenario, world, day)
    messages = draw_messages(scenario, world, counts)
    events = build_events(scenario, world, messages, day)
    records = build_records(scenario, messages, events, day)
    stream = messages.stream[events.message[records.event]]
    written = is_written(scenario, stream, records.arrived_at)
    malformed = _place_malformed(scenario, stream, written, day)
    return DayPlan(counts, messages, events, records, written, malformed)


def _place_malformed(
    scenario: Scenario, stream: Ints, written: NDArray[np.bool_], day: int
) -> dict[int, str]:
    rng = np.random.default_rng([scenario.seed, 6, day])
    chosen = np.flatnonzero(written & (rng.random(stream.size) < scenario.malformed_share))
    draws = rng.random(chosen.size)
    reasons = [reasons_of(source) for source in STREAMS]
    return {
        record: reasons[source][int(draw * len(reasons[source]))]
        for record, source, draw in zip(
            chosen.tolist(), stream[chosen].tolist(), draws.tolist(), strict=True
        )
    }

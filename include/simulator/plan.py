"""The whole plan of one request day: counts, messages, events, records, and their truth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from include.simulator.captures import capture_messages, capture_records
from include.simulator.counts import DayCounts, plan_counts
from include.simulator.dialling import dial_in_sequence, give_foreign_numbers
from include.simulator.events import Events, build_events
from include.simulator.forms import draw_forms
from include.simulator.malformed import reasons_of
from include.simulator.messages import Messages, draw_messages
from include.simulator.protect import protect
from include.simulator.records import Records, build_records, is_written
from include.simulator.replies import Replies, plan_replies
from include.simulator.resends import with_resends
from include.simulator.scenario import Scenario
from include.simulator.sends import Sends, plan_sends
from include.simulator.sources import STREAMS
from include.simulator.world import World

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class DayPlan:
    """One request day; it depends on the scenario and the day only.

    `forms` is of the events. `written` marks the records that end in an object. `malformed` maps
    a record to the reject reason of the extra record that stands right before it.
    """

    counts: DayCounts
    messages: Messages
    events: Events
    forms: Ints
    records: Records
    written: NDArray[np.bool_]
    malformed: dict[int, str]
    replies: Replies
    sends: Sends


def plan_day(scenario: Scenario, world: World, day: int) -> DayPlan:
    """Draw one request day."""
    counts = plan_counts(scenario, world, day)
    messages = plan_messages(scenario, world, counts)
    events = build_events(scenario, world, messages, day)
    forms = draw_forms(scenario, world, messages, events, day)
    records = build_records(scenario, messages, events, day)
    records = capture_records(scenario, messages, events, records, day)
    written = is_written(scenario, records.stream, records.arrived_at)
    return DayPlan(
        counts=counts,
        messages=messages,
        events=events,
        forms=forms,
        records=records,
        written=written,
        malformed=_place_malformed(scenario, records.stream, written, day),
        replies=plan_replies(scenario, world, messages, events, day),
        sends=plan_sends(scenario, world, messages, events, day),
    )


def plan_messages(scenario: Scenario, world: World, counts: DayCounts) -> Messages:
    """The messages of a day, resends and fraud among them."""
    rng = np.random.default_rng([scenario.seed, 2, counts.day])
    messages = draw_messages(scenario, world, counts, rng)
    messages = dial_in_sequence(scenario, world, messages, counts.day)
    messages = give_foreign_numbers(scenario, world, messages, counts.day)
    messages = protect(scenario, world, with_resends(messages, rng), counts.day)
    return capture_messages(scenario, world, messages, counts.day)


def _place_malformed(
    scenario: Scenario, stream: Ints, written: NDArray[np.bool_], day: int
) -> dict[int, str]:
    rng = np.random.default_rng([scenario.seed, 6, day])
    is_hit = rng.random(stream.size) < scenario.malformed_share
    chosen = np.flatnonzero(written & is_hit & (stream < len(STREAMS)))
    draws = rng.random(chosen.size)
    reasons = [reasons_of(source) for source in STREAMS]
    return {
        record: reasons[source][int(draw * len(reasons[source]))]
        for record, source, draw in zip(
            chosen.tolist(), stream[chosen].tolist(), draws.tolist(), strict=True
        )
    }

"""The truth about messages: which final status was planned, and which one can be observed.

Both come from the plan's numbers, not from any text. Observable means: by the events that end in
objects, by rank. A v1 message belongs to the day of its first such event, as v1 has no request
time; a message none of whose events is written can't be observed at all.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from include.simulator.events import Events
from include.simulator.messages import Messages
from include.simulator.plan import DayPlan
from include.simulator.scenario import DAY_MS, Scenario
from include.simulator.statuses import FATES, STATUSES
from include.simulator.world import World

Ints = NDArray[np.int64]

RANKS = np.array([status.rank for status in STATUSES])
IN_FLIGHT = np.array([status.group == "in_flight" for status in STATUSES])


class OutcomeKey(NamedTuple):
    """A row of daily_outcomes.csv; `day` is an index into the range."""

    day: int
    stream: int
    country: str
    channel: str
    is_simulator: bool
    status: str


@dataclass(slots=True)
class Outcome:
    """Messages planned and observable; money of the observable ones, thousandths of a US cent."""

    planned: int = 0
    messages: int = 0
    price_millicents: int = 0
    fee_millicents: int = 0


def planned_outcomes(world: World, plan: DayPlan) -> Counter[OutcomeKey]:
    """Messages per key as the counts were drawn, before there was any event."""
    counts = plan.counts.messages
    rows: Counter[OutcomeKey] = Counter()
    for stream, cell, simulator, fate in np.argwhere(counts).tolist():
        key = _key(world, [plan.counts.day, stream, cell, simulator], FATES[fate].status)
        rows[key] += int(counts[stream, cell, simulator, fate])
    return rows


@dataclass(frozen=True, slots=True)
class Observed:
    """Messages of which some event was written: one entry a message, ascending.

    `status` is the code of the final status by rank; `began_at` decides the day.
    """

    message: Ints
    status: Ints
    began_at: Ints
    is_priced: NDArray[np.bool_]


def observe(plan: DayPlan) -> Observed:
    """What the events that were written until the range's end tell together, by rank."""
    events, messages = plan.events, plan.messages
    seen = np.zeros(events.at.size, dtype=bool)
    seen[plan.records.event[plan.written]] = True
    seen_events = events.taken(np.flatnonzero(seen & ~events.is_opt_out))
    owner, at = seen_events.message, seen_events.at
    last = _first_rows(owner, np.lexsort((at, -RANKS[seen_events.status], owner)))
    earliest = _first_rows(owner, np.lexsort((at, owner)))
    message = owner[last]
    is_v1 = messages.stream[message] == 0
    return Observed(
        message=message,
        status=seen_events.status[last],
        began_at=np.where(is_v1, at[earliest], messages.requested_at[message]),
        is_priced=np.isin(message, _priced_messages(messages, seen_events)),
    )


def observable_outcomes(
    scenario: Scenario, world: World, plan: DayPlan, seen: Observed
) -> dict[OutcomeKey, Outcome]:
    """Messages and money per key by what was observed."""
    told = plan.messages.taken(seen.message)
    day = (seen.began_at - scenario.start_ms) // DAY_MS
    is_simulator = told.is_simulator.astype(np.int64)
    places = np.stack([day, told.stream, told.cell, is_simulator, seen.status])
    fee = np.where(told.stream == 0, 0, told.fee_millicents) * seen.is_priced
    return _totals(world, places, told.price_millicents * seen.is_priced, fee)


def _priced_messages(messages: Messages, events: Events) -> Ints:
    """Messages of which some event tells the price: in v1 those in flight don't."""
    tells = (messages.stream[events.message] != 0) | ~IN_FLIGHT[events.status]
    return np.unique(events.message[tells])


def _first_rows(owner: Ints, order: Ints) -> Ints:
    """Of rows in an order by owner, the first of each owner; owners ascending."""
    sorted_owner = owner[order]
    is_first = np.ones(order.size, dtype=bool)
    is_first[1:] = sorted_owner[1:] != sorted_owner[:-1]
    return np.asarray(order[is_first])


def _totals(world: World, keys: Ints, price: Ints, fee: Ints) -> dict[OutcomeKey, Outcome]:
    groups, inverse, sizes = np.unique(keys, axis=1, return_inverse=True, return_counts=True)
    prices = np.bincount(inverse.ravel(), weights=price, minlength=sizes.size).astype(np.int64)
    fees = np.bincount(inverse.ravel(), weights=fee, minlength=sizes.size).astype(np.int64)
    totals: dict[OutcomeKey, Outcome] = {}
    for index, (*place, status) in enumerate(groups.T.tolist()):
        key = _key(world, place, STATUSES[status].name)
        total = totals.setdefault(key, Outcome())
        total.messages += int(sizes[index])
        total.price_millicents += int(prices[index])
        total.fee_millicents += int(fees[index])
    return totals


def _key(world: World, place: list[int], status: str) -> OutcomeKey:
    """`place`: day, stream, cell, whether it went to a simulator number."""
    day, stream, cell, simulator = place
    where = world.cells[cell]
    code = world.countries[where.country].code
    return OutcomeKey(day, stream, code, where.channel, bool(simulator), status)

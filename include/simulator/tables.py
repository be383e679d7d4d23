"""The truth's smaller tables: what the extras hold, counted from the plan's numbers.

A table counts rows of dimensions; the count is its last column. Only what was written counts, but
for the chains, which are as planned.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from include.simulator.captures import Capture
from include.simulator.messages import Messages
from include.simulator.outcomes import Observed
from include.simulator.plan import DayPlan
from include.simulator.protect import NONE, PROTECTIONS
from include.simulator.replies import WISHES
from include.simulator.scenario import DAY_MS, Scenario
from include.simulator.sends import ACCEPTED, REFUSALS
from include.simulator.sources import STREAMS
from include.simulator.statuses import FATES, STATUSES
from include.simulator.text_send_log import PURPOSES
from include.simulator.world import World

Ints = NDArray[np.int64]
Rows = Counter[tuple[str, ...]]

PLACE = ("day", "account_id", "iso_country_code")
TABLES = {
    "captures": (*PLACE, "capture", "messages"),
    "sequential_dials": (*PLACE, "messages"),
    "protections": (
        *PLACE,
        "protect_status",
        "recommendation",
        "block_reason",
        "status",
        "messages",
    ),
    "replies": (*PLACE, "told_by", "keyword_class", "replies"),
    "sends": (*PLACE, "purpose", "is_simulator", "result", "sends"),
    "refusals": (*PLACE, "exception", "reason", "sends"),
    "chains": (*PLACE, "first", "attempts", "last_status", "chains"),
}
"""Columns of each table; its file is the name with .csv."""


def count_tables(
    scenario: Scenario, world: World, plan: DayPlan, seen: Observed
) -> dict[str, Rows]:
    """The rows that one request day adds to each table."""
    places = _Places(scenario, world, plan.messages)
    return {
        "captures": _captures(places, plan, seen),
        "sequential_dials": _sequential_dials(places, plan, seen),
        "protections": _protections(places, plan, seen),
        "replies": _replies(places, plan),
        "sends": _sends(places, plan),
        "refusals": _refusals(places, plan),
        "chains": _chains(places, plan),
    }


class _Places:
    """Day, account and country of messages, as the tables write them."""

    def __init__(self, scenario: Scenario, world: World, messages: Messages) -> None:
        self._scenario = scenario
        self._accounts = [stream.account_id for stream in STREAMS]
        self._codes = [world.countries[cell.country].code for cell in world.cells]
        self._messages = messages

    def of(self, message: Ints, at: Ints) -> Iterable[tuple[str, str, str]]:
        """Places of some messages, on the days of some moments."""
        days = ((at - self._scenario.start_ms) // DAY_MS).tolist()
        streams = self._messages.stream[message].tolist()
        cells = self._messages.cell[message].tolist()
        dates = {day: self._scenario.date_of(day).isoformat() for day in set(days)}
        for day, stream, cell in zip(days, streams, cells, strict=True):
            yield dates[day], self._accounts[stream], self._codes[cell]


def _captures(places: _Places, plan: DayPlan, seen: Observed) -> Rows:
    rows: Rows = Counter()
    capture = plan.messages.capture[seen.message]
    chosen = np.flatnonzero(capture != Capture.BARE)
    names = [Capture(one).name.lower() for one in capture[chosen].tolist()]
    where = places.of(seen.message[chosen], seen.began_at[chosen])
    rows.update((*place, name) for place, name in zip(where, names, strict=True))
    return rows


def _sequential_dials(places: _Places, plan: DayPlan, seen: Observed) -> Rows:
    chosen = np.flatnonzero(plan.messages.is_pumped[seen.message])
    return Counter(places.of(seen.message[chosen], seen.began_at[chosen]))


def _protections(places: _Places, plan: DayPlan, seen: Observed) -> Rows:
    rows: Rows = Counter()
    protection = plan.messages.protection[seen.message]
    chosen = np.flatnonzero(protection != NONE)
    where = places.of(seen.message[chosen], seen.began_at[chosen])
    for place, index, status in zip(
        where, protection[chosen].tolist(), seen.status[chosen].tolist(), strict=True
    ):
        told = PROTECTIONS[index]
        advice = (told.status, told.recommendation or "", told.block_reason or "")
        rows[*place, *advice, STATUSES[status].name] += 1
    return rows


def _replies(places: _Places, plan: DayPlan) -> Rows:
    """Written replies, each once, on the day of the reply; under v1 its _SMS.OPTOUT events."""
    rows: Rows = Counter()
    replies = plan.replies
    told = np.unique(replies.records.event[replies.written])
    where = places.of(replies.message[told], replies.at[told])
    for place, wish in zip(where, replies.wish[told].tolist(), strict=True):
        rows[*place, "inbound", WISHES[wish].keyword_class] += 1
    seen = np.unique(plan.records.event[plan.written])
    opt_outs = seen[plan.events.is_opt_out[seen]]
    where = places.of(plan.events.message[opt_outs], plan.events.at[opt_outs])
    rows.update((*place, "v1_event", "opt_out") for place in where)
    return rows


def _sends(places: _Places, plan: DayPlan) -> Rows:
    rows: Rows = Counter()
    sends, rows_written = plan.sends, np.flatnonzero(plan.sends.written)
    message = sends.message[rows_written]
    results = np.where(sends.converted_at[rows_written] >= 0, "converted", "handed_over")
    results = np.where(sends.refusal[rows_written] == ACCEPTED, results, "refused")
    for place, purpose, simulated, result in zip(
        places.of(message, sends.sent_at[rows_written]),
        plan.messages.purpose[message].tolist(),
        plan.messages.is_simulator[message].tolist(),
        results.tolist(),
        strict=True,
    ):
        rows[*place, PURPOSES[purpose], "true" if simulated else "false", result] += 1
    return rows


def _refusals(places: _Places, plan: DayPlan) -> Rows:
    rows: Rows = Counter()
    sends = plan.sends
    refused = np.flatnonzero(sends.written & (sends.refusal != ACCEPTED))
    where = places.of(sends.message[refused], sends.sent_at[refused])
    for place, index in zip(where, sends.refusal[refused].tolist(), strict=True):
        rows[*place, REFUSALS[index].exception, REFUSALS[index].reason or ""] += 1
    return rows


def _chains(places: _Places, plan: DayPlan) -> Rows:
    """Planned attempts at one text, two or more, on the day of the first.

    `first` is the exception or the planned status of the first attempt.
    """
    rows: Rows = Counter()
    messages, sends = plan.messages, plan.sends
    status = [fate.status for fate in FATES]
    throttled = {
        int(m): int(r) for m, r in zip(sends.resent_by, sends.refusal, strict=True) if m >= 0
    }
    resends = np.flatnonzero(messages.retry_of >= 0)
    first = messages.retry_of[resends]
    pairs = dict(zip(first.tolist(), resends.tolist(), strict=True))
    begun = np.array(sorted({*pairs, *throttled}), dtype=np.int64)
    for place, message in zip(
        places.of(begun, messages.requested_at[begun]), begun.tolist(), strict=True
    ):
        last = pairs.get(message, message)
        attempts = 1 + (message in pairs) + (message in throttled)
        begin = status[messages.fate[message]]
        if message in throttled:
            begin = REFUSALS[throttled[message]].exception
        rows[*place, begin, str(attempts), status[messages.fate[last]]] += 1
    return rows

"""A run of days written by one process: request days in order, windows closed behind them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from include.simulator.events import Events
from include.simulator.failures import write_failures
from include.simulator.malformed import write_malformed
from include.simulator.objects import Arrivals, HourKey, HourTruth, ObjectWriter
from include.simulator.outcomes import (
    Outcome,
    OutcomeKey,
    observable_outcomes,
    planned_outcomes,
)
from include.simulator.plan import DayPlan, plan_day
from include.simulator.scenario import Scenario
from include.simulator.text_v1 import BYTES_AN_ID, v1_message_ids, write_v1_events
from include.simulator.text_v2 import v2_message_ids, write_v2_events
from include.simulator.windows import window_edges
from include.simulator.wording import Batch, Wording
from include.simulator.world import STREAMS, load_world

Ints = NDArray[np.int64]

# Receipts, opt-outs, slow deliveries and repeats all arrive within 4 days after the request day.
LONGEST_WAY_DAYS = 4


@dataclass(frozen=True, slots=True)
class ChunkTruth:
    """The truth about the request days of a chunk, and about the objects that it wrote."""

    planned: Counter[OutcomeKey]
    observable: list[dict[OutcomeKey, Outcome]]
    hours: dict[HourKey, HourTruth]


def write_chunk(scenario: Scenario, raw: Path, first: int, last: int) -> ChunkTruth:
    """Write all objects whose window begins on the days `first` to `last` (indexes, inclusive).

    Neighbouring request days are planned too, for what arrives in these windows.
    """
    world = load_world(scenario.countries)
    chunk = _Chunk(scenario, Wording(world), ObjectWriter(scenario, raw), range(first, last + 1))
    planned: Counter[OutcomeKey] = Counter()
    observable = []
    for day in range(max(0, first - LONGEST_WAY_DAYS), min(last + 2, scenario.days)):
        plan = plan_day(scenario, world, day)
        if first <= day <= last:
            planned.update(planned_outcomes(world, plan))
            observable.append(observable_outcomes(scenario, world, plan))
            for source in STREAMS:
                write_failures(scenario, raw, source, day)
        chunk.gather(plan)
        chunk.writer.flush(chunk.edges, scenario.day_ms(day + 1))
    chunk.writer.flush(chunk.edges, scenario.end_ms)
    return ChunkTruth(planned, observable, dict(chunk.writer.hours))


@dataclass(frozen=True)
class _Chunk:
    """Takes request days in order and hands what arrives on its own days to the writer."""

    scenario: Scenario
    wording: Wording
    writer: ObjectWriter
    days: range

    @cached_property
    def edges(self) -> list[Ints]:
        """Window edges of each stream."""
        return [window_edges(self.scenario, stream) for stream in range(len(STREAMS))]

    def gather(self, plan: DayPlan) -> None:
        """Hand over a request day's records, as text, window by window."""
        ids = _message_ids(self.scenario, plan)
        for stream in range(len(STREAMS)):
            rows, window = self._rows_by_window(plan, stream)
            texts = _record_texts(self.wording, plan, ids, rows)
            bounds = [0, *(np.flatnonzero(np.diff(window)) + 1).tolist(), rows.size]
            for begin, end in pairwise(bounds):
                if end > begin:
                    arrivals = _arrivals(plan, rows[begin:end], texts[begin:end])
                    self.writer.gather(stream, int(window[begin]), arrivals)

    def _rows_by_window(self, plan: DayPlan, stream: int) -> tuple[Ints, Ints]:
        """A stream's records in the chunk's own windows, sorted by window and arrival."""
        edges, arrived_at = self.edges[stream], plan.records.arrived_at
        rows = np.flatnonzero(plan.written & (plan.record_stream == stream))
        window = np.searchsorted(edges, arrived_at[rows], side="right") - 1
        begin = self.scenario.day_ms(self.days[0])
        end = self.scenario.day_ms(self.days[-1] + 1)
        is_own = (edges[window] >= begin) & (edges[window] < end)
        rows, window = rows[is_own], window[is_own]
        order = np.lexsort((rows, arrived_at[rows], window))
        return rows[order], window[order]


def _arrivals(plan: DayPlan, rows: Ints, texts: list[str]) -> Arrivals:
    events = plan.records.event[rows]
    return Arrivals(
        at=plan.records.arrived_at[rows],
        texts=texts,
        repeats=int(events.size - np.unique(events).size),
        reasons=[plan.malformed[row] for row in rows.tolist() if row in plan.malformed],
    )


def _record_texts(wording: Wording, plan: DayPlan, ids: list[str], rows: Ints) -> list[str]:
    """Text of each record of one stream, after the malformed record that the plan puts there."""
    if not rows.size:
        return []
    source = STREAMS[int(plan.record_stream[rows[0]])]
    events = plan.events.taken(plan.records.event[rows])
    write = write_v1_events if source.schema == "v1" else write_v2_events
    texts = write(wording, _batch(plan, ids, events))
    for index in np.flatnonzero(np.isin(rows, list(plan.malformed))).tolist():
        row = int(rows[index])
        serial = plan.counts.day * 10_000_000 + row
        bad = write_malformed(source, plan.malformed[row], int(events.at[index]), serial)
        texts[index] = bad + source.delimiter.decode() + texts[index]
    return texts


def _batch(plan: DayPlan, ids: list[str], events: Events) -> Batch:
    used, own = np.unique(events.message, return_inverse=True)
    messages = plan.messages.taken(used)
    return Batch(
        messages=messages,
        ids=[ids[index] for index in used.tolist()],
        retried_ids=[ids[index] if index >= 0 else "" for index in messages.retry_of.tolist()],
        events=replace(events, message=own),
    )


def _message_ids(scenario: Scenario, plan: DayPlan) -> list[str]:
    """Ids in the order of the messages, which is that of the streams: v1 first."""
    rng = np.random.default_rng([scenario.seed, 8, plan.counts.day])
    old = int((plan.messages.stream == 0).sum())
    new = len(plan.messages) - old
    return v1_message_ids(rng.bytes(BYTES_AN_ID * old)) + v2_message_ids(rng.bytes(16 * new))

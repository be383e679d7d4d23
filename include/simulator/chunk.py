"""A run of days written by one process: request days in order, windows closed behind them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from include.simulator.failures import write_failures
from include.simulator.objects import HourKey, HourTruth, ObjectWriter
from include.simulator.outcomes import (
    Outcome,
    OutcomeKey,
    observable_outcomes,
    observe,
    planned_outcomes,
)
from include.simulator.plan import DayPlan, plan_day
from include.simulator.scenario import Scenario
from include.simulator.sources import FAILED, SOURCES, STREAMS
from include.simulator.tables import Rows, count_tables
from include.simulator.texts import DayTexts
from include.simulator.windows import window_edges
from include.simulator.wording import Wording
from include.simulator.world import load_world

Ints = NDArray[np.int64]

# Receipts, opt-outs, slow deliveries and repeats all arrive within 4 days after the request day.
LONGEST_WAY_DAYS = 4


@dataclass(frozen=True, slots=True)
class ChunkTruth:
    """The truth about the request days of a chunk, and about the objects that it wrote."""

    planned: Counter[OutcomeKey]
    observable: list[dict[OutcomeKey, Outcome]]
    tables: list[dict[str, Rows]]
    hours: dict[HourKey, HourTruth]


def write_chunk(scenario: Scenario, raw: Path, first: int, last: int) -> ChunkTruth:
    """Write all objects whose window begins on the days `first` to `last` (indexes, inclusive).

    Neighbouring request days are planned too, for what arrives in these windows.
    """
    world = load_world(scenario.countries)
    chunk = _Chunk(scenario, Wording(world), ObjectWriter(scenario, raw), range(first, last + 1))
    truth = ChunkTruth(Counter(), [], [], {})
    for day in range(max(0, first - LONGEST_WAY_DAYS), min(last + 2, scenario.days)):
        plan = plan_day(scenario, world, day)
        if first <= day <= last:
            seen = observe(plan)
            truth.planned.update(planned_outcomes(world, plan))
            truth.observable.append(observable_outcomes(scenario, world, plan, seen))
            truth.tables.append(count_tables(scenario, world, plan, seen))
            _write_failures(scenario, raw, day)
        chunk.gather(plan)
        chunk.writer.flush(chunk.edges, scenario.day_ms(day + 1))
    chunk.writer.flush(chunk.edges, scenario.end_ms)
    truth.hours.update(chunk.writer.hours)
    return truth


def _write_failures(scenario: Scenario, raw: Path, day: int) -> None:
    """Error objects that nobody reads; where a stream of failed records is read, it has them."""
    for source in STREAMS:
        is_read = FAILED in scenario.extras.streams and SOURCES[FAILED].folder.startswith(
            f"{source.name}/"
        )
        if not is_read:
            write_failures(scenario, raw, source, day)


@dataclass(frozen=True)
class _Chunk:
    """Takes request days in order and hands what arrives on its own days to the writer."""

    scenario: Scenario
    wording: Wording
    writer: ObjectWriter
    days: range

    @cached_property
    def edges(self) -> dict[int, Ints]:
        """Window edges of each stream in use."""
        streams = self.scenario.extras.streams
        return {stream: window_edges(self.scenario, stream) for stream in streams}

    def gather(self, plan: DayPlan) -> None:
        """Hand over a request day's records, as text, window by window."""
        texts = DayTexts(self.scenario, self.wording, plan)
        for stream in self.edges:
            rows, window = self._rows_by_window(texts, stream)
            written = texts.write(stream, rows)
            bounds = [0, *(np.flatnonzero(np.diff(window)) + 1).tolist(), rows.size]
            for begin, end in pairwise(bounds):
                if end > begin:
                    arrivals = texts.arrivals(stream, rows[begin:end], written[begin:end])
                    self.writer.gather(stream, int(window[begin]), arrivals)

    def _rows_by_window(self, texts: DayTexts, stream: int) -> tuple[Ints, Ints]:
        """A stream's records in the chunk's own windows, sorted by window and arrival."""
        edges, arrived_at = self.edges[stream], texts.records(stream).arrived_at
        rows = texts.written(stream)
        window = np.searchsorted(edges, arrived_at[rows], side="right") - 1
        begin = self.scenario.day_ms(self.days[0])
        end = self.scenario.day_ms(self.days[-1] + 1)
        is_own = (edges[window] >= begin) & (edges[window] < end)
        rows, window = rows[is_own], window[is_own]
        order = np.lexsort((rows, arrived_at[rows], window))
        return rows[order], window[order]

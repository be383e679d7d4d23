"""When Firehose closes one object and opens the next: one to two objects a stream and hour.

A window may run over the full hour, so that an object named after its oldest record's hour holds
records of the next one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from include.simulator.scenario import HOUR_MS, Scenario
from include.simulator.sources import SOURCES

SECOND_OBJECT_SHARE = 0.5


def window_edges(scenario: Scenario, stream: int) -> NDArray[np.int64]:
    """Begins of a stream's windows and the range's end, ascending epoch milliseconds.

    A lost hour is cut out exactly: a window begins and ends with it.
    """
    rng = np.random.default_rng([scenario.seed, 5, stream])
    hours = scenario.start_ms + np.arange(scenario.days * 24) * HOUR_MS
    cuts = hours[:, None] + rng.integers(HOUR_MS // 30, HOUR_MS * 29 // 30, (hours.size, 2))
    is_second = rng.random(hours.size) < SECOND_OBJECT_SHARE
    edges = np.concatenate([cuts[:, 0], cuts[is_second, 1]])
    for lost in scenario.lost_hours(SOURCES[stream].name):
        outside = edges[(edges < lost) | (edges >= lost + HOUR_MS)]
        edges = np.concatenate([outside, [lost, lost + HOUR_MS]])
    return np.unique(np.concatenate([[scenario.start_ms, scenario.end_ms], edges]))

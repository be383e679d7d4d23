"""The plan's first step, and the truth's source: how many messages of a day meet which fate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from include.simulator.rates import fate_shares, mean_messages, v1_shares
from include.simulator.scenario import Scenario
from include.simulator.sources import STREAMS
from include.simulator.statuses import FATE_CODES, FATES
from include.simulator.world import World

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class DayCounts:
    """Messages requested on one day: stream x cell x (to people, to simulator numbers) x fate."""

    day: int
    messages: Counts


def plan_counts(scenario: Scenario, world: World, day: int) -> DayCounts:
    """Draw the counts of a day, incidents included; depends on the scenario and the day only."""
    rng = np.random.default_rng([scenario.seed, 1, day])
    per_cell = rng.poisson(mean_messages(scenario, world, day, rng))
    per_stream = rng.multinomial(per_cell, _stream_shares(scenario, world, day)).T
    simulated = rng.binomial(per_stream, _simulator_shares(scenario, world))
    messages = np.zeros((len(STREAMS), len(world.cells), 2, len(FATES)), dtype=np.int64)
    shares = fate_shares(scenario, world, day, rng)
    for index, stream in enumerate(STREAMS):
        people = per_stream[index] - simulated[index]
        schema = 0 if stream.schema == "v1" else 1
        messages[index, :, 0] = rng.multinomial(people, shares[schema])
    failing = rng.binomial(simulated, 0.4)
    messages[:, :, 1, FATE_CODES["DELIVERED"]] = simulated - failing
    messages[:, :, 1, FATE_CODES["CARRIER_UNREACHABLE"]] = failing
    return DayCounts(day, messages)


def _stream_shares(scenario: Scenario, world: World, day: int) -> NDArray[np.float64]:
    """Per cell, how its messages split over STREAMS."""
    us_shares = np.array([country.us_share for country in world.countries])[world.cell_country]
    old = (1 - us_shares) * v1_shares(scenario, world, day)
    return np.stack([old, 1 - us_shares - old, us_shares], axis=1)


def _simulator_shares(scenario: Scenario, world: World) -> NDArray[np.float64]:
    """Per cell, the share sent to simulator numbers: 0 where the country has none."""
    has_numbers = np.array([(c.code, True) in world.simulator_numbers for c in world.countries])
    can_simulate = has_numbers[world.cell_country] & world.cell_is_sms
    return np.asarray(np.where(can_simulate, scenario.simulator_share, 0.0))

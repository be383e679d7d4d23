"""One small lake with everything in it, simulated once."""

from __future__ import annotations

import pytest

from include.simulator.scenario import Incident, IncidentKind, Scenario
from include.simulator.simulation import simulate
from tests.include.simulator.raw_reader import read_lake, recount_messages
from tests.include.simulator.simulated_lake import (
    ACCOUNTS,
    LOST_DAY,
    LOST_HOUR,
    SimulatedLake,
)


@pytest.fixture(scope="session")
def small_lake(tmp_path_factory: pytest.TempPathFactory) -> SimulatedLake:
    folder = tmp_path_factory.mktemp("simulated")
    scenario = Scenario(
        days=7,
        messages_per_day=1_500,
        incidents=(
            Incident(IncidentKind.PENDING_PILE_UP, 2, 2, 0.3, country="IT"),
            Incident(
                IncidentKind.LOST_HOUR, LOST_DAY, LOST_DAY, stream="eum_events", hour=LOST_HOUR
            ),
        ),
        malformed_share=0.02,
        truncated_share=0.05,
        unreadable_share=0.05,
        simulator_share=0.02,
        repeat_share=0.05,
    )
    truth = simulate(scenario, folder / "lake")
    objects = read_lake(folder / "lake")
    return SimulatedLake(scenario, folder, truth, objects, recount_messages(objects, ACCOUNTS))

"""One small lake with everything in it, simulated once."""

from __future__ import annotations

import pytest

from include.simulator.extras import Extras
from include.simulator.scenario import Incident, IncidentKind, Scenario
from include.simulator.simulation import simulate
from tests.include.simulator.raw_reader import read_lake
from tests.include.simulator.recount import recount_messages
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


@pytest.fixture(scope="session")
def lake_with_extras(tmp_path_factory: pytest.TempPathFactory) -> SimulatedLake:
    folder = tmp_path_factory.mktemp("simulated_with_extras")
    scenario = Scenario(
        days=6,
        messages_per_day=3_000,
        migrated_after=0.8,
        incidents=(Incident(IncidentKind.PUMPING, 2, 3, 6.0, country="GB"),),
        malformed_share=0.01,
        truncated_share=0.05,
        unreadable_share=0.05,
        simulator_share=0.02,
        repeat_share=0.05,
        extras=Extras(
            eventbridge_share=0.1,
            eventbridge_too_share=0.1,
            sns_share=0.2,
            failed_share=0.02,
            no_country_share=0.05,
            foreign_number_share=0.02,
            other_form_share=0.05,
            protect_share=0.2,
            has_inbound=True,
            has_send_log=True,
        ),
    )
    truth = simulate(scenario, folder / "lake")
    objects = read_lake(folder / "lake")
    return SimulatedLake(scenario, folder, truth, objects, recount_messages(objects, ACCOUNTS))

"""Worlds of the detector's benchmark: counts that add up, incidents that lie where labels say."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from benchmarks.detector.draw import Counts, draw_counts
from benchmarks.detector.labels import COUNTS, HARD, SIZES, STANDARD, Incident, Kind, draw_incidents
from benchmarks.detector.tables import labels_table
from benchmarks.detector.world import DAYS, FIRST_DAY, QUIET_DAYS, World, draw_world

SEED = 9001
"""Neither tuned on nor reported."""


@pytest.fixture(scope="module")
def world() -> World:
    return draw_world(SEED)


@pytest.fixture(scope="module")
def incidents(world: World) -> list[Incident]:
    return draw_incidents(world, STANDARD)


@pytest.fixture(scope="module")
def counts(world: World, incidents: list[Incident]) -> Counts:
    return draw_counts(world, incidents)


def of_kind(incidents: list[Incident], kind: Kind) -> list[Incident]:
    return [incident for incident in incidents if incident.kind is kind]


def share(counts: Counts, fate: np.ndarray, cells: np.ndarray, days: np.ndarray) -> float:
    """The part of the messages of cells and days that a fate took by the last age."""
    place = np.ix_(cells, days)
    return float(fate[-1][place].sum() / counts.sent[place].sum())


def test_no_more_is_known_of_a_cell_than_was_sent(counts: Counts) -> None:
    known = counts.blocked + counts.failed + counts.delivered
    assert (known <= counts.sent).all()
    assert min(counts.blocked.min(), counts.failed.min(), counts.delivered.min()) >= 0


def test_what_is_known_only_grows_with_age(counts: Counts) -> None:
    for fate in (counts.blocked, counts.failed, counts.delivered):
        assert (np.diff(fate, axis=0) >= 0).all()


def test_a_world_has_every_incident_of_its_plan_after_the_quiet_days(
    incidents: list[Incident],
) -> None:
    assert {kind: len(of_kind(incidents, kind)) for kind in Kind} == COUNTS
    assert min(incident.days[0] for incident in incidents) >= QUIET_DAYS
    assert max(incident.days[-1] for incident in incidents) < DAYS


def test_no_two_incidents_of_a_country_lie_near_each_other(incidents: list[Incident]) -> None:
    in_country: dict[int, list[int]] = {}
    for incident in incidents:
        if incident.country is not None:
            in_country.setdefault(incident.country, []).extend(
                (incident.days[0], incident.days[-1])
            )
    gaps = [np.diff(sorted(ends))[1::2] for ends in in_country.values() if len(ends) > 2]
    assert np.concatenate(gaps).min() > 12


@pytest.mark.parametrize("magnitude", [STANDARD, HARD])
def test_an_incident_of_a_whole_country_is_as_large_as_its_magnitude(
    world: World, magnitude: str
) -> None:
    for incident in draw_incidents(world, magnitude):
        low, high = SIZES[incident.kind][magnitude]
        if incident.scope == "country":
            assert low <= incident.size <= high


def test_blocks_are_drawn_in_their_cells_and_days_and_not_beside_them(
    world: World, incidents: list[Incident], counts: Counts
) -> None:
    struck, beside = [], []
    for incident in of_kind(incidents, Kind.BLOCK):
        expected = float(incident.size * incident.force.mean())
        struck.append(share(counts, counts.blocked, incident.cells, incident.days) - expected)
        before = incident.days[0] - 1 - np.arange(5)
        beside.append(share(counts, counts.blocked, incident.cells, before))
    assert np.abs(struck).max() < 0.2
    assert abs(float(np.mean(struck))) < 0.05
    assert float(np.median(beside)) < 0.05


def test_pumping_and_outages_move_volumes_as_labelled(
    incidents: list[Incident], counts: Counts
) -> None:
    for kind, is_moved in ((Kind.PUMPING, np.greater), (Kind.VOLUME_OUTAGE, np.less)):
        for incident in of_kind(incidents, kind):
            last = incident.days[-1]
            during = counts.sent[incident.cells, last].sum()
            before = np.median(counts.sent[incident.cells, last - 28 : last].sum(axis=0))
            assert is_moved(during / before, np.sqrt(incident.size))


def test_labels_name_the_place_and_the_days_of_each_incident(
    world: World, incidents: list[Incident]
) -> None:
    for incident, label in zip(incidents, labels_table(world, incidents).to_pylist(), strict=True):
        assert label["kind"] == incident.kind
        assert (label["first_day"] - FIRST_DAY) / timedelta(days=1) == incident.days[0]
        assert (label["last_day"] - FIRST_DAY) / timedelta(days=1) == incident.days[-1]
        if incident.country is not None:
            assert label["iso_country_code"] == world.codes[incident.country]
            assert label["entity"].startswith(world.codes[incident.country]) or (
                incident.scope == "message_type"
            )


def test_a_seed_is_the_same_world_each_time_and_another_seed_another(counts: Counts) -> None:
    world = draw_world(SEED)
    again = draw_counts(world, draw_incidents(world, STANDARD))
    assert (again.sent == counts.sent).all()
    assert (again.delivered == counts.delivered).all()
    assert draw_world(SEED + 1).volume[0] != world.volume[0]

"""An ingest that is killed anywhere and run again leaves the lake of an undisturbed run."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest

from include.ingest.reingest import Reingest
from tests.chaos.conftest import Restage
from tests.chaos.faults import Fault, kill, run_with_fault
from tests.chaos.scene import Content, Scene

BATCHES = 4

STEPS = {
    *("lake list", "lake read", "lake write", "lake replace", "lake delete"),
    *("lake remove_abandoned", "raw list", "raw open", "raw block"),
    *("call os.scandir", "call os.mkdir", "call open", "call fsync of a file", "call os.rename"),
    *("call fsync", "call os.remove"),
}


@pytest.mark.parametrize("batch", range(BATCHES))
def test_an_ingest_killed_at_any_step_is_made_good_by_a_rerun(
    batch: int, restage: Restage, undisturbed: Content
) -> None:
    for step in count(batch, BATCHES):
        scene = restage(step)
        ending = run_with_fault(scene, Fault(kill, step))
        assert scene.gaps() == set(), step
        scene.run()
        assert scene.content() == undisturbed, step
        if not ending.is_killed:
            break
    assert set(ending.steps) == STEPS


def test_a_rerun_that_is_killed_as_well_is_made_good_too(
    restage: Restage, undisturbed: Content
) -> None:
    for step in range(0, 120, 10):
        scene = restage(step)
        for fault in (Fault(kill, 120 - step), Fault(kill, step)):
            assert run_with_fault(scene, fault).is_killed
            assert scene.gaps() == set()
        scene.run()
        assert scene.content() == undisturbed


def test_a_reingest_of_all_hours_that_is_killed_goes_on_where_it_was(
    stage: Scene, restage: Restage, undisturbed: Content
) -> None:
    stage.run()
    anew = {"recipient_key_id": "2", "choice": Reingest.ALL}
    alone = replace(restage(-2), **anew)
    alone.run()
    expected = alone.content()
    assert expected.keys() - undisturbed.keys()
    for step in count(step=9):
        scene = replace(restage(step), **anew)
        ending = run_with_fault(scene, Fault(kill, step))
        assert scene.gaps() == set()
        scene.run()
        assert scene.content() == expected, step
        if not ending.is_killed:
            break
    assert step > 100

"""Two processes ingest and tidy the same lake at once, and some are killed."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import count

import pytest

from tests.chaos.conftest import Restage
from tests.chaos.faults import Fault, kill, run_with_fault
from tests.chaos.scene import FOLDERS, Content, lines, v2_record

GRACE = timedelta(hours=1)
STEPS = 150


@pytest.mark.parametrize("batch", range(2))
def test_a_whole_run_of_another_process_at_any_step_changes_nothing(
    batch: int, restage: Restage, undisturbed: Content
) -> None:
    for nth in count(batch, 2):
        scene = replace(restage(nth), grace=GRACE)
        # no step within a folder's lock, where a real process would wait
        ending = run_with_fault(scene, Fault(scene.run, nth, "^(lake|raw)"))
        assert ending.error is None
        assert scene.gaps() == set()
        replace(scene, grace=timedelta(0)).tidy()
        assert scene.content() == undisturbed
        if not ending.has_happened:
            break
    assert nth > 30


@pytest.mark.parametrize("seed", range(6))
def test_two_schedulers_with_kills_and_new_objects_lose_and_double_nothing(
    seed: int, restage: Restage
) -> None:
    chance = random.Random(seed)
    scene = replace(restage(seed), grace=GRACE)
    with ThreadPoolExecutor(2) as pool:
        for turn in range(3):
            faults = [Fault(kill, chance.randrange(2 * STEPS)) for _ in range(2)]
            endings = [*pool.map(partial(run_with_fault, scene), faults)]
            assert [ending.error for ending in endings] == [None, None]
            assert scene.gaps() == set()
            arrived = lines(v2_record(messageId=f"{seed}-{turn}"), "text")
            scene.put("messaging", chance.choice(FOLDERS), f"{seed}-{turn}", arrived)
    replace(scene, grace=timedelta(0)).run()
    alone = restage(seed + 100)
    alone.run()
    assert scene.content() == alone.content()

"""Clocks that jump cost no file that the ledger names."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from include.ingest import hour, stale
from tests.chaos.conftest import Restage
from tests.chaos.faults import Fault, run_with_fault
from tests.chaos.scene import Content, Scene

GRACE = timedelta(hours=24)
YEARS = timedelta(days=3650)


def jump(by: timedelta) -> None:
    """From now on, this process sees the clock go wrong."""

    class WrongClock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + by

    hour.datetime = stale.datetime = WrongClock  # type: ignore[attr-defined]


def jump_and_tidy(scene: Scene, by: timedelta) -> None:
    """The clock jumps, and right then maintenance comes."""
    jump(by)
    scene.tidy()


@pytest.mark.parametrize(("by", "stride"), [(2 * GRACE, 1), (-2 * GRACE, 5)], ids=["ahead", "back"])
def test_maintenance_after_a_jump_takes_nothing_that_is_about_to_be_committed(
    by: timedelta, stride: int, restage: Restage, undisturbed: Content
) -> None:
    for nth in count(step=stride):
        scene = replace(restage(nth), grace=GRACE)
        fault = Fault(partial(jump_and_tidy, scene, by), nth, "^lake (read|write)")
        ending = run_with_fault(scene, fault)
        # a file that is just being written may be taken, which is told
        assert ending.error is None or "can't write: No such file" in ending.error
        assert scene.gaps() == set()
        scene.ingest()
        assert undisturbed.items() <= scene.content().items()
        if not ending.has_happened:
            break
    assert nth >= 10


@pytest.mark.parametrize("by", [YEARS, -YEARS], ids=["ahead", "back"])
def test_an_ingest_at_a_wrong_time_writes_the_same(
    by: timedelta, restage: Restage, undisturbed: Content
) -> None:
    scene = restage(0)
    assert run_with_fault(replace(scene, grace=GRACE), Fault(partial(jump, by), 0)).error is None
    assert scene.gaps() == set()
    scene.run()
    assert scene.gaps() == set()
    assert undisturbed.items() <= scene.content().items()


@pytest.mark.parametrize("by", [YEARS, -YEARS], ids=["ahead", "back"])
def test_the_age_of_files_decides_when_they_go_and_never_whether(
    by: timedelta, restage: Restage, undisturbed: Content
) -> None:
    scene = replace(restage(0), grace=GRACE)
    scene.ingest()
    for path in Path(scene.lake_uri).rglob("*.parquet"):
        moment = path.stat().st_mtime + by.total_seconds()
        os.utime(path, (moment, moment))
    scene.tidy()
    assert undisturbed.items() <= scene.content().items()

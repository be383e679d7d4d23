"""A full disk, a read-only lake, folders that can't be read: one line, nothing half committed."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from functools import partial
from itertools import count

import pytest

from tests.chaos.conftest import Restage
from tests.chaos.faults import Ending, Fault, Happening, run_with_fault
from tests.chaos.privileges import protect, unprotect
from tests.chaos.scene import Content, Scene


def fill_disk() -> None:
    """From now on files of this process end at 100 bytes, in the middle of a write."""
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))


def each_fault(
    restage: Restage, happening: partial[None] | Happening, steps: str
) -> Iterator[tuple[Scene, Ending]]:
    """The scene with the same happening before each of some steps, one after another."""
    for nth in count():
        scene = restage(nth)
        bound = partial(happening, scene) if isinstance(happening, partial) else happening
        ending = run_with_fault(scene, Fault(bound, nth, steps))
        if not ending.has_happened:
            return
        yield scene, ending


def is_one_line(error: str | None, reason: str) -> bool:
    return error is not None and reason in error and "\n" not in error


def test_a_full_disk_is_one_line_and_a_rerun_makes_it_good(
    restage: Restage, undisturbed: Content
) -> None:
    faults = 0
    for scene, ending in each_fault(restage, fill_disk, "^lake (write|replace)"):
        assert is_one_line(ending.error, "can't write: File too large"), ending
        assert scene.gaps() == set()
        assert not any("/." in key for key in scene.content())
        scene.run()
        assert scene.content() == undisturbed
        faults += 1
    assert faults > 10


@pytest.mark.parametrize(
    ("place", "mode", "steps"),
    [
        ("lake", 0o500, "^lake (replace|delete)"),
        ("lake", 0o000, "^lake (list|replace)"),
        ("raw", 0o000, "^raw (list|open)"),
    ],
)
def test_folders_that_were_closed_are_one_line_and_a_rerun_makes_it_good(
    restage: Restage, undisturbed: Content, place: str, mode: int, steps: str
) -> None:
    faults = 0
    for scene, ending in each_fault(restage, partial(close, place, mode), steps):
        unprotect(folder_of(place, scene))
        assert is_one_line(ending.error, "Permission denied"), ending
        assert scene.gaps() == set()
        scene.run()
        assert scene.content() == undisturbed
        faults += 1
    assert faults > 5


def test_raw_folders_that_are_closed_from_the_start_are_not_taken_for_vanished(
    restage: Restage, undisturbed: Content
) -> None:
    scene = restage(0)
    ending = run_with_fault(scene, Fault(partial(close, "raw", 0o000, scene), 0))
    unprotect(scene.raw_uri)
    assert is_one_line(ending.error, "can't list: Permission denied"), ending
    scene.run()
    assert scene.content() == undisturbed


def close(place: str, mode: int, scene: Scene) -> None:
    """Close the raw folders or the lake for this process."""
    protect(folder_of(place, scene), mode)


def folder_of(place: str, scene: Scene) -> str:
    return scene.lake_uri if place == "lake" else scene.raw_uri

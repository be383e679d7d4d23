"""Raw objects that change while they are ingested are never taken for what was listed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from tests.chaos.conftest import Restage
from tests.chaos.faults import Fault, run_with_fault
from tests.chaos.scene import FOLDERS, Scene

CHANGED = f"messaging/{FOLDERS[0]}/a"
STEPS = 6
"""Listing two streams, opening the object, two blocks of it, opening the next one."""


def rewrite_in_place(raw: str) -> None:
    """Other bytes, as many as before, in the same file."""
    path = Path(raw, CHANGED)
    with path.open("r+b") as stream:
        stream.write(other_bytes(path))


def replace_file(raw: str) -> None:
    """Other bytes, as many as before, in a new file of the same time."""
    path = Path(raw, CHANGED)
    before = path.stat()
    new = path.with_name(".new")
    new.write_bytes(other_bytes(path))
    os.utime(new, ns=(before.st_atime_ns, before.st_mtime_ns))
    new.replace(path)


def append(raw: str) -> None:
    """More of the same, as a writer does that has not finished."""
    with Path(raw, CHANGED).open("ab") as stream:
        stream.write(Path(raw, CHANGED).read_bytes())


def delete(raw: str) -> None:
    """Nothing any more."""
    Path(raw, CHANGED).unlink()


def other_bytes(path: Path) -> bytes:
    return path.read_bytes().replace(b"v2-message", b"new-messag")


@pytest.mark.parametrize("change", [rewrite_in_place, replace_file, append, delete])
def test_a_change_at_any_step_counts_as_one_before_the_run_or_after_it(
    change: Callable[[str], None], restage: Restage, tmp_path: Path
) -> None:
    errors = 0
    for nth in range(STEPS):
        start = restage(nth)
        shutil.copytree(start.raw_uri, tmp_path / f"raw-{nth}")
        start = replace(start, raw_uri=str(tmp_path / f"raw-{nth}"))
        before, after, scene = (copy_of(start, name) for name in ("before", "after", "scene"))
        after.run()
        listed = after.content()
        ending = run_with_fault(scene, Fault(partial(change, scene.raw_uri), nth, "^raw"))
        assert ending.has_happened
        before.run()
        known = (start.content(), listed, before.content())
        for key, held in scene.content().items():
            assert any(held == content.get(key) for content in known), key
        if ending.error:
            assert "was rewritten since it was listed" in ending.error or "is gone" in ending.error
            errors += 1
        scene.run()
        after.run()
        assert scene.content() in (before.content(), after.content())
    assert errors > 0


def copy_of(scene: Scene, name: str) -> Scene:
    """The scene with a copy of its lake."""
    lake = f"{scene.lake_uri}-{name}"
    shutil.copytree(scene.lake_uri, lake)
    return replace(scene, lake_uri=lake)

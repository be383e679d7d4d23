"""The demo's raw objects are simulated once, and again when something changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from include.local.simulation import SimulatorError, ensure_raw_objects

TINY = ("--start", "2026-11-01", "--days", "1", "--messages-per-day", "20", "--workers", "1")


def raw_keys(folder: Path) -> list[str]:
    raw = folder / "lake" / "raw"
    return sorted(str(path.relative_to(raw)) for path in raw.rglob("*.gz"))


def test_the_objects_of_the_same_simulation_are_kept_with_what_came_of_them(
    tmp_path: Path,
) -> None:
    ensure_raw_objects(tmp_path, TINY, lambda _: None)
    made = raw_keys(tmp_path)
    result = tmp_path / "lake" / "published"
    result.touch()
    said: list[str] = []
    ensure_raw_objects(tmp_path, TINY, said.append)
    assert said == ["  kept: they are there already"]
    assert made
    assert raw_keys(tmp_path) == made
    assert result.exists()


def test_another_simulation_begins_a_new_lake(tmp_path: Path) -> None:
    ensure_raw_objects(tmp_path, TINY, lambda _: None)
    made = raw_keys(tmp_path)
    result = tmp_path / "lake" / "published"
    result.touch()
    ensure_raw_objects(tmp_path, [*TINY, "--seed", "8"], lambda _: None)
    assert raw_keys(tmp_path) != made
    assert not result.exists()


def test_a_simulation_that_was_cut_short_is_done_again(tmp_path: Path) -> None:
    half = tmp_path / "lake" / "raw" / "half-written"
    half.parent.mkdir(parents=True)
    half.touch()
    ensure_raw_objects(tmp_path, TINY, lambda _: None)
    assert not half.exists()


def test_a_failed_simulation_is_told_in_its_own_words(tmp_path: Path) -> None:
    with pytest.raises(SimulatorError, match="days is 0: must be 1 or more"):
        ensure_raw_objects(tmp_path, ["--days", "0"], lambda _: None)

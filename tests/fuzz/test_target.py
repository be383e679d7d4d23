"""The fuzzer's target holds for its seeds and for all that it once found."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.seeds import dictionary, seeds
from tests.fuzz.target import check

FINDINGS = sorted((Path(__file__).parent / "findings").iterdir())


@pytest.mark.parametrize("seed", list(seeds()))
def test_seeds_hold(seed: bytes) -> None:
    check(seed)


@pytest.mark.parametrize("path", FINDINGS, ids=lambda path: path.name)
def test_what_was_found_is_mended(path: Path) -> None:
    check(path.read_bytes())


def test_the_dictionary_is_one_word_a_line() -> None:
    lines = dictionary().splitlines()
    assert len(lines) > 80
    assert all(line.startswith('"') and line.endswith('"') for line in lines)

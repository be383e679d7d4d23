"""Results: ratios of rounds, parts beside each other, the page."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import results, tables
from benchmarks.results import Part, Results, Row, Table, now, save


def row(name: str, *wall_seconds: float) -> Row:
    taken = list(wall_seconds)
    return Row(name, "nothing", 1000, taken, taken, [50_000_000] * len(taken), "exact")


def test_a_slow_round_hits_both_and_leaves_their_ratio() -> None:
    assert row("a", 2.0, 20.0, 2.0).times(row("b", 1.0, 10.0, 1.0)) == 2.0


def test_a_part_measured_again_leaves_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "RESULTS", tmp_path / "results.json")
    part = Part(now(), 3, [], [])
    save("memory", part)
    save("ingest", part)
    assert set(save("ingest", Part(now(), 1, [], [])).parts) == {"memory", "ingest"}


def test_the_page_keeps_what_stands_above_the_results(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"# Benchmarks\n\nHow to.\n\n{tables.LATEST}\n\nold\n")
    monkeypatch.setattr(tables, "PAGE", page)
    table = Table("Two", [row("a", 1.0), row("b", 4.0)])
    tables.write_page(Results("2 cores", {"ingest": Part(now(), 1, [table], [])}))
    written = page.read_text()
    assert written.startswith("# Benchmarks\n\nHow to.\n\n")
    assert "old" not in written
    assert "| b | 250 | 4.0 | 4.00 | 4.0 | 4.00 | 50 | exact | nothing |" in written

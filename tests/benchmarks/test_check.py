"""The check of a contestant's rows: it sees what is missing, what is too many, what is altered."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks.check import Expected, verdict
from benchmarks.contestants import PRODUCT

HOUR = datetime(2026, 11, 1, 10)
KEY = "messaging/2026-11-01T10"
MOMENT_MS = 1_793_527_200_000
EXPECTED = Expected({KEY: 2}, {KEY: 1}, {KEY: 1}, [2 * MOMENT_MS, 2, 1200], [MOMENT_MS, 1, 600])


def write(folder: Path, count: int, price: float = 0.006, hour: datetime = HOUR) -> None:
    folder.mkdir(parents=True)
    columns = {
        "stream": ["messaging"] * count,
        "arrived_hour": [hour] * count,
        "event_at": pa.array([MOMENT_MS] * count).cast(pa.timestamp("ms")),
        "message_parts": [1] * count,
        "price_reported": [price] * count,
    }
    pq.write_table(pa.table(columns), folder / "rows.parquet")


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """What a contestant wrote, its one reject already there."""
    write(tmp_path / "rejected" / "day=2026-11-01", 1)
    return tmp_path


def test_rows_that_agree_with_the_truth_are_exact(output: Path) -> None:
    write(output / "events" / "day=2026-11-01", 2)
    assert verdict(PRODUCT, EXPECTED, output) == "exact"


def test_repeats_count_for_who_keeps_them(output: Path) -> None:
    write(output / "events" / "day=2026-11-01", 3)
    assert verdict(replace(PRODUCT, keeps_repeats=True), EXPECTED, output) == "exact"
    assert verdict(PRODUCT, EXPECTED, output) == "1 events too many, sums differ"


def test_a_row_in_another_hour_is_one_lost_and_one_too_many(output: Path) -> None:
    write(output / "events" / "a", 1)
    write(output / "events" / "b", 1, hour=HOUR.replace(hour=11))
    assert verdict(PRODUCT, EXPECTED, output) == "1 events lost, 1 events too many"


def test_an_altered_price_shows_in_the_sums(output: Path) -> None:
    write(output / "events" / "day=2026-11-01", 2, price=0.0061)
    assert verdict(PRODUCT, EXPECTED, output) == "sums differ"


def test_a_lost_reject_is_told_to_who_keeps_them(tmp_path: Path) -> None:
    write(tmp_path / "events", 2)
    assert verdict(PRODUCT, EXPECTED, tmp_path) == "1 rejects lost"
    assert verdict(replace(PRODUCT, keeps_rejects=False), EXPECTED, tmp_path) == "exact"

"""What AutoETS is held to have found: days far on the wrong side of its forecast."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.detector.ets import auto_ets
from benchmarks.detector.world import FIRST_DAY


def odd(folder: Path, *days: tuple[str, int, float]) -> set[tuple[str, str, int]]:
    """What is found of series and days with so much more than forecast, one standard error each."""
    rows = [
        {"unique_id": name, "ds": day, "y": value, "expected": 0.0, "error": 1.0}
        for name, day, value in days
    ]
    holiday = FIRST_DAY + timedelta(days=60)
    calendar = [{"iso_country_code": "DE", "first_day": holiday, "last_day": holiday}]
    pq.write_table(pa.Table.from_pylist(rows), folder / "ets_forecasts.parquet")
    pq.write_table(pa.Table.from_pylist(calendar), folder / "calendar.parquet")
    return {
        (alert["iso_country_code"], alert["metric"], (alert["opened_day"] - FIRST_DAY).days)
        for alert in auto_ets(folder, cut=5.0)
    }


def test_only_what_is_far_on_the_wrong_side_is_odd(tmp_path: Path) -> None:
    days = [("DE|blocked", 50, 6.0), ("DE|blocked", 70, -6.0), ("DE|blocked", 90, 4.9)]
    days += [("DE|delivery", 50, -6.0), ("DE|delivery", 70, 6.0)]
    assert odd(tmp_path, *days) == {("DE", "blocked", 50), ("DE", "delivery", 50)}


def test_a_holiday_excuses_a_volume_and_nothing_else(tmp_path: Path) -> None:
    days = [("DE|volume", 60, -9.0), ("FR|volume", 60, -9.0), ("DE|delivery", 60, -9.0)]
    assert odd(tmp_path, *days) == {("FR", "volume", 60), ("DE", "delivery", 60)}

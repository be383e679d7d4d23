"""The detector by the hour, on rates from elsewhere."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from include.dbt import BY_THE_HOUR
from include.local.detect import detect_by_hour
from include.settings import Settings
from include.warehouse.detector_tables import DetectorInputError, load_hours
from tests.dbt.project import SCRATCH, run_dbt

START = datetime(2026, 3, 1)
HOURS = 120
INCIDENT = range(100, 104)


def rates(country: str, incident: range) -> list[dict[str, Any]]:
    """Messages of which a few are blocked, and a third in the incident."""
    return [
        {
            "account_id": "111122223333",
            "grain": "country",
            "iso_country_code": country,
            "entity": country,
            "metric": "blocked",
            "requested_hour": START + timedelta(hours=hour),
            "age_hours": age,
            "x": (100 if hour in incident else 5) + hour % 3,
            "n": 300 + 10 * (hour % 7),
        }
        for hour in range(HOURS)
        for age in (0, 1)
    ]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, lake_uri=str(tmp_path / "lake"), scratch_dir=tmp_path)


def test_an_incident_is_found_as_its_first_hour_ends_and_nothing_else(
    tmp_path: Path, settings: Settings
) -> None:
    file, out = tmp_path / "rates_by_hour.parquet", tmp_path / "hour_alerts.parquet"
    table = pa.Table.from_pylist(rates("BL", INCIDENT) + rates("QU", range(0)))
    pq.write_table(table, file)
    assert detect_by_hour(file, out, settings) == 1
    (alert,) = pq.read_table(out).to_pylist()
    assert (alert["iso_country_code"], alert["metric"]) == ("BL", "blocked")
    assert alert["opened_hour"] == START + timedelta(hours=INCIDENT[0])
    assert alert["last_hour"] == START + timedelta(hours=INCIDENT[-1])
    assert alert["found_at"] == START + timedelta(hours=INCIDENT[0] + 1)


def test_the_models_keep_the_promises_of_their_yaml(tmp_path: Path) -> None:
    file = tmp_path / "rates_by_hour.parquet"
    pq.write_table(pa.Table.from_pylist(rates("BL", INCIDENT)), file)
    load_hours(tmp_path / SCRATCH, file)
    statuses = run_dbt(tmp_path, ["build", "--select", BY_THE_HOUR])
    assert set(statuses.values()) == {"success", "pass"}


def test_a_missing_file_is_named(tmp_path: Path, settings: Settings) -> None:
    with pytest.raises(DetectorInputError, match=r"none\.parquet"):
        detect_by_hour(tmp_path / "none.parquet", tmp_path / "out.parquet", settings)


def test_a_missing_column_is_named(tmp_path: Path, settings: Settings) -> None:
    file = tmp_path / "rates.parquet"
    pq.write_table(pa.Table.from_pylist([{"x": 1, "n": 2}]), file)
    with pytest.raises(DetectorInputError, match="account_id"):
        detect_by_hour(file, tmp_path / "out.parquet", settings)

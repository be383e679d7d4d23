"""The detector on tables from elsewhere."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from include.local.detect import detect
from include.settings import Settings
from include.warehouse.detector_tables import DetectorInputError
from tests.dbt.alerts.rates import Country, day, known_at, rates_of, row_of

DAYS = 45
BLOCKED = Country("BL", blocked={40: 0.30})


def write(folder: Path, name: str, rows: list[dict[str, Any]]) -> None:
    folder.mkdir(exist_ok=True)
    pq.write_table(pa.Table.from_pylist(rows), folder / f"{name}.parquet")


def rates(*countries: Country) -> list[dict[str, Any]]:
    return [row_of(rate) for rate in known_at(rates_of(countries, DAYS), day(DAYS))]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, lake_uri=str(tmp_path / "lake"), scratch_dir=tmp_path)


def test_alerts_and_incidents_are_written_from_rates_alone(
    tmp_path: Path, settings: Settings
) -> None:
    folder, out = tmp_path / "rates", tmp_path / "found" / "alerts.parquet"
    write(folder, "rates_as_of", rates(BLOCKED, Country("QU")))
    found = detect(folder, out, settings)
    alerts = pq.read_table(out).to_pylist()
    assert {(a["iso_country_code"], a["metric"], a["opened_day"]) for a in alerts} == {
        ("BL", "blocked", day(40)),
        ("BL", "delivery", day(40)),
    }
    assert found == len(alerts)
    (incident,) = pq.read_table(out.with_name("incidents.parquet")).to_pylist()
    assert (incident["iso_country_code"], incident["lead_metric"]) == ("BL", "blocked")


def test_the_rates_are_asked_for_by_name(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "rates").mkdir()
    with pytest.raises(DetectorInputError, match=r"rates_as_of\.parquet is missing"):
        detect(tmp_path / "rates", tmp_path / "alerts.parquet", settings)


def test_rates_of_no_day_are_told_apart_from_no_alert(tmp_path: Path, settings: Settings) -> None:
    write(tmp_path / "rates", "rates_as_of", [{"day": None, "account_id": "1"}])
    with pytest.raises(DetectorInputError, match="holds no rates"):
        detect(tmp_path / "rates", tmp_path / "alerts.parquet", settings)


def test_a_column_of_the_wrong_kind_is_named_with_its_file(
    tmp_path: Path, settings: Settings
) -> None:
    wrong = [{"day": date(2026, 1, 1), "x": "many"}]
    write(tmp_path / "rates", "rates_as_of", wrong)
    with pytest.raises(DetectorInputError, match=r"rates_as_of\.parquet: .*many"):
        detect(tmp_path / "rates", tmp_path / "alerts.parquet", settings)

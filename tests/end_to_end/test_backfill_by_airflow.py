"""`make run` for one old day: the backfill DAG, run by Airflow itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from include.ingest.reingest import Reingest
from include.local.environment import AirflowHome
from include.local.main_job import run_range
from include.publishing.days import Window
from tests.end_to_end.lake_of_tests import Lake
from tests.end_to_end.published_rows import changed, published
from tests.end_to_end.raw import v2
from tests.end_to_end.test_runs import objects, seconds
from tests.include.local.factories import free_port, write_streams

pytestmark = [pytest.mark.long, pytest.mark.airflow]

OLD_DAY = date(2026, 11, 1)
MATURE = date(2026, 11, 3)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[date, date], None]:
    """Ingest and build from one day to another, as `make run` does."""
    lake, home = Lake(tmp_path), AirflowHome(tmp_path / "airflow")
    environment = {
        "LAKE_URI": lake.settings.lake_uri,
        "STREAMS_FILE": str(write_streams(tmp_path, uri=str(tmp_path / "raw"))),
        "SCRATCH_DIR": str(lake.settings.scratch_dir),
        "RECIPIENT_KEY": lake.settings.recipient_key.get_secret_value(),
        "AIRFLOW_PORT": str(free_port()),
        "WORKERS": "1",
    }
    for name, value in environment.items():
        monkeypatch.setenv(f"SMS_{name}", str(value))

    def run_days(first: date, last: date) -> None:
        run_range(Window(first, last), Reingest.CHANGED, home, lambda _: None)

    return run_days


def test_a_backfill_of_one_old_day_changes_that_day_alone(
    tmp_path: Path, run: Callable[[date, date], None]
) -> None:
    lake = Lake(tmp_path)
    for hour, records in objects().items():
        lake.receive(hour, records)
    run(OLD_DAY, MATURE)
    before = published(lake)

    late = v2("a", "DELIVERED", "2026-11-01 10:00:00", seconds(200_000))
    lake.receive("2026-11-03 18", [late])
    run(OLD_DAY, OLD_DAY)
    after = published(lake)

    assert {day for _, day in changed(before, after)} == {OLD_DAY}
    assert {mart for mart, _ in changed(before, after)} >= {"messages", "delivery_daily"}
    (message,) = lake.query("select status from messages where message_id = 'a'")
    assert message["status"] == "DELIVERED"

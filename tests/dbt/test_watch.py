"""What hourly runs publish, on the small lake of November."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from include.dbt import BY_THE_HOUR, WATCH
from tests.dbt.project import SCRATCH, run_dbt
from tests.dbt.scratch import Scratch

WINDOW = {"from_day": "2026-11-10", "to_day": "2026-11-12", "as_of": "2026-11-13 00:00:00"}


def test_the_models_keep_the_promises_of_their_yaml(built: Scratch, tmp_path: Path) -> None:
    shutil.copy(built.path, tmp_path / SCRATCH)
    statuses = run_dbt(tmp_path, ["build", "--select", BY_THE_HOUR, WATCH], WINDOW)
    assert set(statuses.values()) == {"success", "pass"}
    with duckdb.connect(str(tmp_path / SCRATCH)) as connection:
        ages = connection.execute(
            "select age_hours, sum(n) from marts.rates_by_hour"
            " where metric = 'delivery' and iso_country_code = 'DE' group by 1 order by 1"
        ).fetchall()
    assert [age for age, _ in ages] == [0, 1, 3, 6]
    assert [n for _, n in ages] == sorted(n for _, n in ages)

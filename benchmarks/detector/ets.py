"""AutoETS as a contestant: a day is odd that lies far from its one-step forecast.

It gets what helps it: each day at age 1 beside others at age 1, a scale on which the variance of a
share doesn't depend on it (arcsine; logarithms of the rest), the calendar for its volumes, and its
best cut of tuning seeds.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.detector.peers import SIGNS, episodes, series
from benchmarks.detector.score import Row
from benchmarks.detector.world import FIRST_DAY, QUIET_DAYS, Floats
from benchmarks.environments import HERE, python_of

REFIT_DAYS = 28
"""Models are chosen and fitted anew so often; each morning would take hours a world."""
CUT = 5.0
"""Standard errors; the best F1 of 3, 3.5, 4, 4.5, 5, 6, 7 and 8 on the tuning seeds 1 and 2."""
SHARES = {"delivery", "blocked", "pending", "opt_out"}
_RUNNER = HERE / "runners" / "on_statsforecast.py"


def auto_ets(folder: Path, cut: float = CUT) -> list[Row]:
    """Days of a country's metric that lie so many standard errors from their forecast."""
    forecasts = folder / "ets_forecasts.parquet"
    if not forecasts.is_file():
        _forecast(folder, forecasts)
    return episodes(_odd_days(forecasts, cut, _holidays(folder)))


def _forecast(folder: Path, forecasts: Path) -> None:
    tables = [_table(folder, metric) for metric in SIGNS]
    given = folder / "ets_series.parquet"
    pq.write_table(pa.concat_tables(tables), given)
    command = [str(python_of("statsforecast")), str(_RUNNER), str(given), str(forecasts)]
    subprocess.run([*command, str(QUIET_DAYS), str(REFIT_DAYS)], check=True)  # noqa: S603


def _table(folder: Path, metric: str) -> pa.Table:
    names, days, values = [], [], []
    for country, (newest, _, _) in series(folder, metric).items():
        names += [f"{country}|{metric}"] * newest.size
        days += range(newest.size)
        values.append(_filled(_scaled(metric, newest)))
    return pa.table({"unique_id": names, "ds": days, "y": np.concatenate(values)})


def _scaled(metric: str, values: Floats) -> Floats:
    if metric in SHARES:
        scaled: Floats = np.arcsin(np.sqrt(values))
    else:
        scaled = np.log(values + 0.5 * (metric == "volume"))
    return scaled


def _filled(values: Floats) -> Floats:
    """Days without a value have that of the day before: ETS knows no gaps."""
    known = np.flatnonzero(~np.isnan(values))
    places = np.maximum(np.searchsorted(known, np.arange(values.size), side="right") - 1, 0)
    filled: Floats = values[known[places]]
    return filled


def _odd_days(
    forecasts: Path, cut: float, holidays: set[tuple[str, int]]
) -> Iterator[tuple[str, str, int]]:
    rows = duckdb.read_parquet(str(forecasts)).fetchall()
    for name, day, value, expected, error in rows:
        country, metric = name.split("|")
        if metric == "volume" and (country, day) in holidays:
            continue
        if error > 0 and SIGNS[metric] * (value - expected) > cut * error:
            yield country, metric, day


def _holidays(folder: Path) -> set[tuple[str, int]]:
    """Countries and the numbers of their known holidays."""
    rows = pq.read_table(folder / "calendar.parquet").to_pylist()
    return {(row["iso_country_code"], (row["first_day"] - FIRST_DAY).days) for row in rows}

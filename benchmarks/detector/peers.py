"""Rules that others publish, on the same tables: z-scores as elementary makes them, and Plivo's.

Both look at each country's daily series as it is known at the end of each day: the newest day at
age 1, older ones as old as they are. They know no holidays and no grains below the country.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import duckdb
import numpy as np
import pyarrow.parquet as pq

from benchmarks.detector.score import Row
from benchmarks.detector.world import FIRST_DAY, Floats

TRAINING_DAYS = 14
SENSITIVITY = 3.0
PLIVO_DAYS = 7
PLIVO_LEAST = 100
PLIVO_DROP = 0.10
"""Plivo lets its users choose the drop; ten points did best of 5, 10 and 20 on tuning seeds."""

_RATE_SERIES = """
    select iso_country_code, day, arg_min(x / n, age_days), arg_max(x / n, age_days), max(n)
    from rates_as_of where grain = 'country' and metric = ? group by 1, 2
"""
_SERIES = {
    "volume": """
        select iso_country_code, day, n, n, n from rates_as_of
        where grain = 'country' and metric = 'delivery' and age_days = 1
    """,
    "cost": """
        select iso_country_code, request_date, sum(cost_usd) / sum(paid_messages),
            sum(cost_usd) / sum(paid_messages), sum(paid_messages)
        from cost_daily group by 1, 2
    """,
    "time_to_receipt": """
        select iso_country_code, request_date, p90_seconds, p90_seconds, receipts
        from time_to_receipt where grain = 'country'
    """,
}
"""Country, day, value of the newest day, settled value, messages."""
SIGNS = {"delivery": -1, "blocked": 1, "pending": 1, "opt_out": 1, "volume": -1, "cost": 1}
SIGNS |= {"time_to_receipt": 1}


def elementary(folder: Path) -> list[Row]:
    """z-scores of 14 days at 3 standard deviations, the tested day in its own training set."""
    return episodes(_elementary_days(folder))


def plivo(folder: Path) -> list[Row]:
    """Delivery rate against the mean of seven days, where there are a hundred messages."""
    return episodes(_plivo_days(folder))


def _elementary_days(folder: Path) -> Iterator[tuple[str, str, int]]:
    for metric, sign in SIGNS.items():
        for country, (values, settled, _) in series(folder, metric).items():
            for day in range(TRAINING_DAYS, len(values)):
                window = np.append(settled[day - TRAINING_DAYS + 1 : day], values[day])
                spread = np.nanstd(window, ddof=1)
                if spread > 0 and sign * (values[day] - np.nanmean(window)) > SENSITIVITY * spread:
                    yield country, metric, day


def _plivo_days(folder: Path) -> Iterator[tuple[str, str, int]]:
    for country, (values, settled, sent) in series(folder, "delivery").items():
        for day in range(PLIVO_DAYS, len(values)):
            drop = np.nanmean(settled[day - PLIVO_DAYS : day]) - values[day]
            if sent[day] >= PLIVO_LEAST and drop >= PLIVO_DROP:
                yield country, "delivery", day


def series(folder: Path, metric: str) -> dict[str, tuple[Floats, Floats, Floats]]:
    """By country: the newest day's values, settled ones, and messages, by day number."""
    connection = duckdb.connect()
    for name in ("rates_as_of", "cost_daily", "time_to_receipt"):
        connection.read_parquet(f"{folder}/{name}.parquet").create_view(name)
    if metric in _SERIES:
        rows = connection.execute(_SERIES[metric]).fetchall()
    else:
        rows = connection.execute(_RATE_SERIES, [metric]).fetchall()
    first, last = min(row[1] for row in rows), max(row[1] for row in rows)
    size = (last - first).days + 1
    found: dict[str, tuple[Floats, Floats, Floats]] = {}
    for country, day, *values in rows:
        arrays = found.setdefault(country, tuple(np.full(size, np.nan) for _ in range(3)))  # type: ignore[arg-type]
        for array, value in zip(arrays, values, strict=True):
            array[(day - first).days] = value
    return found


def episodes(found: Iterator[tuple[str, str, int]]) -> list[Row]:
    """Days at most two apart are one alert."""
    alerts: list[Row] = []
    for country, metric, number in sorted(found):
        day = FIRST_DAY + timedelta(days=number)
        last = alerts[-1] if alerts else None
        is_same = last and (last["iso_country_code"], last["metric"]) == (country, metric)
        if last and is_same and day - last["last_day"] <= timedelta(days=2):
            last["last_day"] = day
        else:
            alert = {"iso_country_code": country, "metric": metric, "opened_day": day}
            alerts.append(alert | {"last_day": day})
    return alerts


def labels_of(folder: Path) -> list[Row]:
    """The labels of a folder."""
    rows: list[Row] = pq.read_table(folder / "labels.parquet").to_pylist()
    return rows

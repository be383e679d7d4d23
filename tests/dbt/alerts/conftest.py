"""One world of countries, seen by one run, by two windows, and day by day."""

from __future__ import annotations

from copy import copy
from pathlib import Path

import pytest

from tests.dbt.alerts.detector import Lake
from tests.dbt.alerts.rates import Country, Rate, day, known_at, rates_of

DAYS = 57
LIVE_FROM = 50
"""The first day of the daily runs; a backfill builds the days before."""

COUNTRIES = [
    Country("BL", blocked={52: 0.30, 53: 0.25}),
    Country("FA", undelivered={53: 0.20}),
    Country("LA", late={51: 0.40}),
    Country("PA", blocked={40: 0.30}),
    Country("ND", blocked={56: 0.30}),
    Country("SM", volume=15, blocked={52: 0.90}),
    Country("TW", twin_of="QU", blocked=dict.fromkeys(range(20, 25), 0.4)),
    Country("QU"),
    *(Country(f"U{n}", unrest=0.03, volume=400 * n) for n in range(1, 6)),
]
"""Blocked, failing, late, in the past, on the newest day, small; a twin with a past; unrestful."""


@pytest.fixture(scope="session")
def rates() -> list[Rate]:
    """What is known at the end of the last day."""
    return known_at(rates_of(COUNTRIES, DAYS), day(DAYS))


@pytest.fixture(scope="session")
def in_one_run(rates: list[Rate], tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """All days as one window."""
    lake = Lake(tmp_path_factory.mktemp("one"))
    lake.run(rates, day(0), day(DAYS - 1))
    return lake


@pytest.fixture(scope="session")
def backfilled(rates: list[Rate], tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """The days before the daily runs, in one backfill."""
    lake = Lake(tmp_path_factory.mktemp("backfill"))
    lake.run(known_at(rates, day(LIVE_FROM)), day(0), day(LIVE_FROM - 1), kind="backfill")
    return lake


@pytest.fixture(scope="session")
def day_by_day(
    rates: list[Rate], backfilled: Lake, tmp_path_factory: pytest.TempPathFactory
) -> Lake:
    """The backfill and then a run at the end of each day, which sees what is known by then."""
    lake = copy(backfilled)
    lake.folder = Path(tmp_path_factory.mktemp("daily"))
    lake.run_daily(rates, day(LIVE_FROM), day(DAYS - 1))
    return lake

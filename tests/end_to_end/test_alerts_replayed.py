"""Alerts as people saw them, found again by a replay that is cut by arrival, and as they are now.

Two quiet weeks in Germany and France. Half of Germany's messages are blocked on day 16. Half of
France's receipts of day 17 arrive two days late, though they tell of that day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.lake_of_tests import Lake
from tests.end_to_end.raw import Record, v2

pytestmark = pytest.mark.long

MESSAGES = 120
BLOCKED_DAY, LATE_DAY = 16, 17
LATE_HOUR = "2026-11-19 05"
RUNS = {16: (1, 15), 17: (12, 16), 18: (13, 17), 20: (15, 19)}
"""First and last request day of the runs, by the day of November that each looks from."""


@dataclass(frozen=True)
class Arrival:
    """A raw object."""

    hour: str
    name: str
    records: list[Record]


def arrivals() -> Iterator[Arrival]:
    for day in range(1, 20):
        for country in ("DE", "FR"):
            yield Arrival(f"2026-11-{day:02} 10", country, list(_records(day, country)))
    late = [_receipt(LATE_DAY, "FR", n, "DELIVERED") for n in range(0, MESSAGES, 2)]
    yield Arrival(LATE_HOUR, "late", late)


def _records(day: int, country: str) -> Iterator[Record]:
    for n in range(MESSAGES):
        yield v2(**_message(day, country, n), status="PENDING", after=timedelta(seconds=1))
        is_odd = n % 2 == 0
        if day == BLOCKED_DAY and country == "DE" and is_odd:
            yield _receipt(day, country, n, "CARRIER_BLOCKED")
        elif not (day == LATE_DAY and country == "FR" and is_odd):
            yield _receipt(day, country, n, "DELIVERED")


def _receipt(day: int, country: str, n: int, status: str) -> Record:
    return v2(**_message(day, country, n), status=status, after=timedelta(seconds=9))


def _message(day: int, country: str, n: int) -> dict[str, Any]:
    requested = f"2026-11-{day:02} 10:{n % 50:02}:00"
    message = f"{country} {day} {n}"
    return {"message": message, "requested": requested, "isoCountryCode": country}


def run(lake: Lake, day: int, *, cut: bool = False) -> None:
    """The run of a morning; `cut` leaves out what arrived after it."""
    first, last = RUNS[day]
    as_of = f"2026-11-{day} 00:00:00"
    days = (f"2026-11-{first:02}", f"2026-11-{last:02}")
    assert lake.build(*days, as_of, f"run-{day}", arrived_before=as_of if cut else None) == []


def replay(folder: Path, *, cut: bool) -> Lake:
    """All mornings again, on a lake that has everything from the start."""
    lake = Lake(folder)
    for arrival in arrivals():
        lake.receive(arrival.hour, arrival.records, arrival.name)
    lake.ingest("2026-11-01 00", "2026-11-19 23")
    for day in RUNS:
        run(lake, day, cut=cut)
    return lake


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    lake = Lake(tmp_path_factory.mktemp("live"))
    waiting = sorted(arrivals(), key=lambda arrival: arrival.hour)
    for day in RUNS:
        while waiting and waiting[0].hour < f"2026-11-{day}":
            arrival = waiting.pop(0)
            lake.receive(arrival.hour, arrival.records, arrival.name)
        lake.ingest("2026-11-01 00", f"2026-11-{day - 1} 23")
        run(lake, day)
    return lake


def alerts(lake: Lake) -> dict[str, dict[str, Any]]:
    return {row["alert_id"]: row for row in lake.query("select * from alerts")}


def about(lake: Lake) -> set[tuple[str, date, str]]:
    """Country, first day and state of what was found of countries."""
    return {
        (row["iso_country_code"], row["opened_day"], row["status"])
        for row in alerts(lake).values()
        if row["grain"] == "country"
    }


def test_a_replay_cut_by_arrival_finds_what_people_saw(live: Lake, tmp_path: Path) -> None:
    replayed = replay(tmp_path, cut=True)
    assert alerts(replayed) == alerts(live)
    assert live.rows("incidents") == replayed.rows("incidents")
    assert about(live) == {
        ("DE", date(2026, 11, BLOCKED_DAY), "resolved"),
        ("FR", date(2026, 11, LATE_DAY), "retracted"),
    }


def test_a_replay_without_the_cut_finds_what_is_known_now(live: Lake, tmp_path: Path) -> None:
    revised = replay(tmp_path, cut=False)
    assert about(revised) == {("DE", date(2026, 11, BLOCKED_DAY), "resolved")}
    assert alerts(revised).keys() < alerts(live).keys()

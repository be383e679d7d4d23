"""Which run a DAG run becomes, and what is handed from task to task."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from include.ingest.ledger import DayCount, encode_entry
from include.lake import open_store
from include.pipeline import Refusal
from include.run import MartRun, RunKind
from include.tasks import marts
from include.tasks.ingestion import InvalidRangeError, requested_range
from include.tasks.marts import DayRefusedError, InvalidWindowError
from tests.ledger_entries import ledger_entry

DAILY = {
    "from_day": None,
    "to_day": None,
    "as_of": None,
    "arrived_before": None,
    "kind": "daily",
}


@dataclass(frozen=True)
class DagRun:
    """What a task reads of its DAG run."""

    partition_key: str | None = "2026-11-10"
    run_id: str = "scheduled__2026-11-11T04:30:00+00:00_x.y"
    run_after: datetime = datetime(2026, 11, 11, 4, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SMS_LAKE_URI", str(tmp_path / "lake"))
    return tmp_path / "lake"


def ingest_an_hour_of(lake: Path, day: date) -> None:
    """A ledger entry that touches one request day."""
    hour = datetime(day.year, day.month, day.day, tzinfo=UTC)
    entry = ledger_entry(hour, DayCount("v2", day, 1))
    open_store(str(lake)).create(entry.key, encode_entry(entry))


def plan(dag_run: DagRun | None = None, **params: Any) -> dict[str, Any]:
    return marts.plan_run({**DAILY, **params}, dag_run or DagRun())


def test_a_daily_run_looks_from_the_end_of_its_partition() -> None:
    run = MartRun.decoded(plan())
    assert run.as_of == datetime(2026, 11, 11, tzinfo=UTC)
    assert (run.window.first, run.window.last) == (date(2026, 11, 6), date(2026, 11, 10))
    assert run.kind is RunKind.DAILY


def test_a_run_by_hand_without_a_partition_takes_the_last_whole_day() -> None:
    run = MartRun.decoded(plan(DagRun(partition_key=None)))
    assert run.window.last == date(2026, 11, 10)


def test_after_a_long_outage_the_oldest_window_comes_first(
    lake: Path,
) -> None:
    for age in range(60):
        ingest_an_hour_of(lake, date(2026, 11, 10) - timedelta(days=age))
    planned = plan()
    first = MartRun.decoded(planned).window
    assert first.first == date(2026, 9, 12)
    (later,) = planned["later"]
    assert date.fromisoformat(later["from_day"]) == first.last + timedelta(days=1)
    assert later["to_day"] == "2026-11-10"
    assert marts.plan_run(later, DagRun())["as_of"] == planned["as_of"]


def test_a_window_that_is_asked_for_is_built_as_of_the_moment_that_is_asked_for() -> None:
    planned = plan(from_day="2026-10-01", to_day="2026-10-31", as_of="2026-11-05T00:00:00Z")
    run = MartRun.decoded(planned)
    assert (run.window.first, run.window.last) == (date(2026, 10, 1), date(2026, 10, 31))
    assert run.as_of == datetime(2026, 11, 5, tzinfo=UTC)
    assert planned["later"] == []


@pytest.mark.parametrize(
    ("first", "last"), [("2026-10-01", "2026-11-01"), ("2026-10-02", "2026-10-01")]
)
def test_a_window_that_is_too_long_or_upside_down_is_refused(first: str, last: str) -> None:
    with pytest.raises(InvalidWindowError, match=rf"{first}\.\.{last}"):
        plan(from_day=first, to_day=last)


def test_a_retry_of_a_dag_run_writes_to_the_same_place() -> None:
    assert plan()["run_id"] == plan()["run_id"]
    assert plan()["run_id"].replace("-", "").isalnum()


def test_a_run_and_a_refusal_survive_the_way_between_tasks() -> None:
    run = MartRun.decoded(plan()).refusing([date(2026, 11, 7)])
    assert MartRun.decoded(run.encoded()) == run
    assert date(2026, 11, 7) not in run.built_days
    refusal = Refusal(date(2026, 11, 7), "events", ("has_no_id: 3 rows",))
    assert Refusal.decoded(refusal.encoded()) == refusal


def test_a_refused_day_fails_with_the_reasons() -> None:
    refusal = Refusal(date(2026, 11, 7), "events", ("has_no_id: 3 rows",))
    with pytest.raises(DayRefusedError, match=r"2026-11-07.*has_no_id"):
        marts.refused_day(refusal.encoded())


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [(None, "2026-11-01", "needed"), ("2026-11-02", "2026-11-01", "upside down")],
)
def test_a_range_that_makes_no_sense_is_refused(first: str | None, last: str, words: str) -> None:
    with pytest.raises(InvalidRangeError, match=words):
        requested_range(first, last)

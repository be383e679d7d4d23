"""A month that is built whole, in parts, twice, after a kill, and as of odd moments.

31 days over two ends of a month. At the first midnight between months one message is requested and
told on both sides, another answered; a v1 receipt comes on the ninth day.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from include.warehouse.marts import published_marts
from tests.end_to_end.lake_of_tests import Lake
from tests.end_to_end.raw import Record, v1, v2

pytestmark = pytest.mark.long

FIRST, LAST, AS_OF = "2026-01-30", "2026-03-01", "2026-03-08 00:00:00"
PARTS = (("2026-01-30", "2026-01-31"), ("2026-02-01", "2026-02-28"), ("2026-03-01", "2026-03-01"))
OF_RUNS = {"restatements", "data_freshness"}
"""The marts that tell of the runs themselves."""
TOLD = {mart.name for mart in published_marts()} - OF_RUNS


def records() -> Iterator[Record]:
    second, before = timedelta(seconds=1), "2026-01-31 23:59:59"
    after = "2026-02-01 00:00:01"
    yield v2("both sides", "PENDING", before, second)
    yield v2("both sides", "DELIVERED", after, second)
    yield v2("repeated", "UNREACHABLE", before, second)
    yield v2("repeat", "DELIVERED", after, second, context={"retry_of": "repeated"})
    yield v1("late", "PENDING", "2026-01-30 12:00:00", "BUFFERED")
    yield v1("late", "DELIVERED", "2026-02-08 12:00:00")
    for day in ("2026-01-31", "2026-02-14", "2026-02-28", "2026-03-01"):
        yield v2(f"usual {day}", "DELIVERED", f"{day} 12:00:00", second)
        yield v2(f"stuck {day}", "PENDING", f"{day} 23:59:59", timedelta(0))


@pytest.fixture(scope="module")
def received(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    return ingested(tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="module")
def whole(received: Lake) -> dict[str, list[tuple[object, ...]]]:
    """The rows of every mart after one window of 31 days."""
    assert received.build(FIRST, LAST, AS_OF, "whole") == []
    return rows_of(received)


def ingested(folder: Path) -> Lake:
    lake = Lake(folder)
    lake.receive("2026-03-02 00", records())
    lake.ingest("2026-03-02 00", "2026-03-02 00")
    return lake


def rows_of(lake: Lake) -> dict[str, list[tuple[object, ...]]]:
    return {mart: lake.rows(mart) for mart in sorted(TOLD)}


def test_windows_that_end_with_the_months_publish_what_one_does(
    whole: dict[str, list[tuple[object, ...]]], tmp_path: Path
) -> None:
    lake = ingested(tmp_path)
    for first, last in PARTS:
        assert lake.build(first, last, AS_OF, f"from-{first}") == []
    assert rows_of(lake) == whole
    (one,) = lake.query("select * from messages where message_id = 'both sides'")
    assert (str(one["request_date"]), one["outcome"]) == ("2026-01-31", "delivered")
    orphans = lake.query("select message_id from messages where is_orphan_receipt")
    assert orphans == [{"message_id": "late"}]


def test_the_same_window_built_again_publishes_the_same(
    whole: dict[str, list[tuple[object, ...]]], received: Lake
) -> None:
    for run_id in ("whole", "again"):
        assert received.build(FIRST, LAST, AS_OF, run_id) == []
        assert rows_of(received) == whole
    assert received.query("select * from restatements") == []


def test_a_run_killed_while_it_writes_candidates_is_made_good_by_a_rerun(
    whole: dict[str, list[tuple[object, ...]]], tmp_path: Path
) -> None:
    lake = ingested(tmp_path)
    killed = multiprocessing.get_context("spawn").Process(
        target=lake.build, args=(FIRST, LAST, AS_OF, "killed")
    )
    killed.start()
    while killed.is_alive() and not any(Path(lake.settings.lake_uri).glob("runs/killed/*/*")):
        time.sleep(0.05)
    killed.kill()
    killed.join()
    assert killed.exitcode == -signal.SIGKILL
    assert lake.build(FIRST, LAST, AS_OF, "killed") == []
    assert rows_of(lake) == whole


def test_a_moment_in_the_past_gives_what_was_not_over_then_no_age(received: Lake) -> None:
    assert received.build("2026-01-31", "2026-02-01", "2026-01-31 12:00:00", "past") == []
    known = received.query(
        "select count(*) as ages from rates_as_of where request_date >= '2026-01-31'"
        " and request_date <= '2026-02-01' and (age_days >= 1 or age_hours >= 12)"
    )
    assert known == [{"ages": 0}]
    ends = received.query("select as_of from pending_age where request_date = '2026-01-31'")
    assert ends == []
    assert received.query(
        "select count(*) as candidates from retry_candidates where request_date = '2026-02-01'"
    ) == [{"candidates": 0}]

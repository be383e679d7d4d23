"""The main job on Athena, run after run: repeated, backfilled, refused, read meanwhile, told of."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from include import pipeline
from include.alerts.failures import tell_of_failure
from include.ingest.run import find_changed_hours
from include.pipeline import Refusal
from include.publishing.days import Window
from include.publishing.publish import read_manifest, remove_unpublished_runs
from include.resends.candidate import candidates_sql, due_candidates
from include.resends.publication import publish_candidates
from include.resends.queues import open_queue
from include.run import MartRun, RunKind
from include.tasks.alerts import deliver_new_alerts
from include.tasks.marts import DayRefusedError, refused_day
from include.warehouse.marts import published_marts
from include.warehouse.warehouse import open_warehouse
from tests.athena.lake_on_athena import AthenaLake, new_lake
from tests.athena.queues import fifo_queue, received, subjects, topic_and_queue
from tests.athena.story import (
    AS_OF,
    BACKFILLED,
    FIRST,
    LAST,
    REFUSED,
    VANISHED,
    Readers,
    arrivals,
    changed_arrivals,
    receive,
)
from tests.end_to_end.published_rows import Published, changed, published
from tests.end_to_end.raw import at
from tests.end_to_end.test_day_by_day import LOOK_BACK

pytestmark = pytest.mark.athena

DAYS = [date.fromisoformat(FIRST) + timedelta(days=n) for n in range(6)]


@pytest.fixture(scope="module")
def lake(endpoint: str, tmp_path_factory: pytest.TempPathFactory) -> AthenaLake:
    """Six days, published."""
    lake = new_lake(tmp_path_factory.mktemp("story"), "story")
    receive(lake, arrivals(FIRST, LAST))
    assert lake.build(FIRST, LAST, AS_OF, "first") == []
    return lake


@pytest.fixture(scope="module")
def first(lake: AthenaLake) -> Published:
    return published(lake)


@pytest.fixture(scope="module")
def again(lake: AthenaLake, first: Published) -> Published:
    """After a second run over what the first one saw."""
    hours = find_changed_hours(lake.streams, lake.store, at(f"{FIRST} 00:00"), at(f"{LAST} 23:00"))
    assert list(hours) == []
    assert lake.build(FIRST, LAST, AS_OF, "again") == []
    return published(lake)


@pytest.fixture(scope="module")
def backfilled(lake: AthenaLake, again: Published) -> Published:
    """After a backfill of the day before them."""
    receive(lake, arrivals(BACKFILLED, BACKFILLED))
    assert lake.build(BACKFILLED, BACKFILLED, AS_OF, "backfill", kind=RunKind.BACKFILL) == []
    return published(lake)


@pytest.fixture(scope="module")
def readers(lake: AthenaLake, backfilled: Published) -> Readers:
    """What readers saw while the last three days were published anew."""
    receive(lake, changed_arrivals())
    readers = Readers(lake)
    with readers.reading():
        refusals = lake.build(REFUSED, LAST, AS_OF, "changed", readers.start)
    assert [str(refusal.day) for refusal in refusals] == [REFUSED]
    readers.look()
    return readers


@pytest.fixture(scope="module")
def after(lake: AthenaLake, readers: Readers) -> Published:
    return published(lake)


def test_a_second_run_over_the_same_arrivals_publishes_the_same_figures(
    first: Published, again: Published
) -> None:
    assert again == first
    assert {day for mart, day in first if mart == "messages"} == {*DAYS}


def test_a_backfilled_day_comes_beside_the_others(again: Published, backfilled: Published) -> None:
    day = date.fromisoformat(BACKFILLED)
    assert {found for _, found in changed(again, backfilled)} == {day}
    assert len(backfilled["delivery_daily", day]) == 2


def test_a_country_that_vanishes_from_what_arrived_vanishes_from_the_marts(
    backfilled: Published, after: Published
) -> None:
    """From those of its day alone: others tell of the days before it, or of a plan."""
    day = date.fromisoformat(VANISHED)
    of_day = {mart.name for mart in published_marts() if "iso_country_code" in mart.key} - LOOK_BACK
    before = {mart for mart in of_day if "'FR'" in str(backfilled.get((mart, day)))}
    assert {"delivery_daily", "cost_daily", "sms_hourly"} <= before
    assert [mart for mart in of_day if "'FR'" in str(after.get((mart, day)))] == []
    assert len(after["delivery_daily", day]) == 1


def test_a_refused_day_keeps_what_was_published_of_it(
    lake: AthenaLake, backfilled: Published, after: Published
) -> None:
    day = date.fromisoformat(REFUSED)
    assert [mart for mart, found in changed(backfilled, after) if found == day] == []
    rows = lake.query("select distinct request_date, publication_id from delivery_daily")
    publications = {str(row["request_date"]): row["publication_id"] for row in rows}
    assert publications[REFUSED] == "again"
    assert publications[VANISHED] == publications[LAST] == "changed"


def test_readers_see_each_day_whole_as_it_was_or_as_it_is(readers: Readers) -> None:
    before, after = readers.readings[0], readers.readings[-1]
    assert len(readers.readings) > 4
    assert before.keys() == after.keys()
    assert before != after
    for reading in readers.readings:
        assert reading.keys() == before.keys()
        for day, seen in reading.items():
            assert seen in (before[day], after[day])


def test_a_refused_day_and_odd_arrivals_are_told_to_a_topic_once(
    lake: AthenaLake, after: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    topic, queue = topic_and_queue()
    for name, value in {
        "ENGINE": "athena",
        "LAKE_URI": lake.settings.lake_uri,
        "ATHENA_DATABASE": lake.name,
        "ALERT_TOPIC_ARN": topic,
    }.items():
        monkeypatch.setenv(f"SMS_{name}", value)
    tell_of_failure(failure_of(Refusal(date.fromisoformat(REFUSED), "events", ("too dear",))))
    deliver_new_alerts()
    told = subjects(queue)
    assert [subject for subject in told if f"{REFUSED} was not published" in subject]
    assert [subject for subject in told if "TELEPORTED" in subject]
    assert deliver_new_alerts() == 0


def test_what_is_worth_another_attempt_is_queued_once(lake: AthenaLake, after: Published) -> None:
    """What France waits for since two hours; what Germany waits for since a morning is too old."""
    url = fifo_queue()
    now = datetime(2026, 11, 18, tzinfo=UTC)
    for _ in range(2):
        due = due_candidates(lake.query(candidates_sql(now)), now)
        publish_candidates(lake.store, due, open_queue(url, lake.store))
    queued = sorted(json.loads(body)["retry_of"] for body in received(url))
    assert queued == [f"{name} FR 17" for name in ("silent", "slow", "stuck", "v1")]


def test_what_runs_left_is_removed_and_nothing_that_is_published(
    lake: AthenaLake, after: Published
) -> None:
    window = Window(date.fromisoformat(LAST), date.fromisoformat(LAST))
    killed = MartRun("killed", window, at(AS_OF[:16]), RunKind.DAILY)
    pipeline.check_events(killed, lake.settings)
    assert len(lake.databases_of_runs()) == 4
    later = datetime.now(UTC) + timedelta(hours=1)
    manifest = read_manifest(lake.store)
    assert open_warehouse(lake.settings, lake.store).remove_old_runs(later) == 4
    assert remove_unpublished_runs(lake.store, later) > 0
    left = {item.key for item in lake.store.list("runs/")}
    assert left == {key for mart in manifest.marts for key in manifest.files(mart)}
    assert lake.databases_of_runs() == []
    assert published(lake) == after


def failure_of(refusal: Refusal) -> dict[str, Any]:
    """Airflow's context of the task that fails for a refused day."""
    with pytest.raises(DayRefusedError) as failed:
        refused_day(refusal.encoded())
    return {
        "task_instance": SimpleNamespace(
            dag_id="build_sms_marts", task_id="refused_day", log_url="http://log"
        ),
        "dag_run": SimpleNamespace(run_id="changed", run_after=at(AS_OF[:16])),
        "exception": failed.value,
    }

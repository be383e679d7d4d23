"""An outage is told as its first hour ends, once; the daily run takes it over and tells nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from include.alerts.desk import deliver_published
from include.publishing.publish import read_manifest
from include.tasks import hours
from tests.end_to_end.lake_of_tests import Lake
from tests.end_to_end.raw import Record, at, v2
from tests.include.alerts.factories import LINKS, Inbox

pytestmark = pytest.mark.long

FIRST, OUTAGE = at("2026-10-16 00:00"), at("2026-11-12 10:00")
RATES, ALERTS = "rates_by_hour", "alerts_by_hour"


def messages(hour: datetime) -> list[Record]:
    """Thirty messages of an hour, told in it: a tenth fails, four fifths in the outage."""
    failing = 24 if hour >= OUTAGE else 3
    return [
        v2(
            f"{hour:%m%d%H}-{n}",
            "UNREACHABLE" if n < failing else "DELIVERED",
            f"{hour:%Y-%m-%d %H}:{n:02}",
            timedelta(seconds=5),
        )
        for n in range(30)
    ]


@dataclass(frozen=True)
class DagRun:
    """What the tasks read of their DAG run."""

    run_id: str
    run_after: datetime


@dataclass(slots=True)
class Story:
    """A lake, and what its people were told by whom."""

    lake: Lake
    inbox: Inbox = field(default_factory=Inbox)
    told: dict[str, list[str]] = field(default_factory=dict)
    rows: dict[str, list[Any]] = field(default_factory=dict)

    def receive(self, first: datetime, count: int) -> None:
        """Hours come and are ingested."""
        arrived = [first + timedelta(hours=n) for n in range(count)]
        for hour in arrived:
            self.lake.receive(f"{hour:%Y-%m-%d %H}", messages(hour))
        self.lake.ingest(f"{arrived[0]:%Y-%m-%d %H}", f"{arrived[-1]:%Y-%m-%d %H}")

    def watch(self, name: str, began_at: str, kills: int = 0) -> None:
        """An hourly run, and the delivery after it; it may be killed before it publishes."""
        run = hours.plan_watch(DagRun(name, at(began_at)))
        for _ in range(kills + 1):
            hours.build_hours(run)
        assert hours.publish_hours(run) > 0
        self.deliver(name)

    def deliver(self, name: str) -> None:
        """What people are told after a publication."""
        before = len(self.inbox.messages)
        deliver_published(self.lake.store, self.lake.query, [self.inbox], LINKS)
        self.told[name] = self.inbox.titles[before:]
        self.rows[name] = self.lake.rows(ALERTS)


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    """A lake that the settings of the tasks name."""
    lake = Lake(tmp_path_factory.mktemp("by_the_hour"))
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SMS_LAKE_URI", lake.settings.lake_uri)
        environment.setenv("SMS_SCRATCH_DIR", str(lake.settings.scratch_dir))
        yield lake


@pytest.fixture(scope="module")
def story(lake: Lake) -> Story:
    story = Story(lake)
    story.receive(FIRST, 27 * 24 + 11)
    story.watch("at 11", "2026-11-12 11:10")
    story.receive(OUTAGE + timedelta(hours=1), 1)
    story.watch("at 12", "2026-11-12 12:10", kills=1)
    story.receive(OUTAGE + timedelta(hours=2), 12)
    story.lake.build("2026-10-16", "2026-11-12", "2026-11-13 00:00:00", "daily")
    story.deliver("daily")
    return story


def test_an_outage_is_told_as_its_first_hour_ends(story: Story) -> None:
    (title,) = story.told["at 11"]
    assert title == "[critical] 2026-11-12: fewer messages to DE are delivered"
    assert "Delivery rate in DE fell to 20.0 % (6 of 30)" in story.inbox.messages[0].text


def test_it_is_told_once_and_the_daily_run_takes_it_over(story: Story) -> None:
    assert (story.told["at 12"], story.told["daily"]) == ([], [])
    (by_hour,) = {row["incident_id"] for row in story.lake.query(f"select * from {ALERTS}")}
    (incident,) = story.lake.query("select incident_id, status from incidents")
    assert incident == {"incident_id": by_hour, "status": "open"}


def test_an_alert_keeps_its_id_from_hour_to_hour(story: Story) -> None:
    assert [row[0] for row in story.rows["at 11"]] == [row[0] for row in story.rows["at 12"]]


def test_hourly_runs_leave_the_states_of_days_to_the_daily_run(story: Story) -> None:
    manifest = read_manifest(story.lake.store)
    assert {state.publication_id for state in manifest.days.values()} == {"daily"}
    assert set(manifest.marts[RATES]) == {date(2026, 11, day) for day in range(4, 13)}


def test_an_hour_counts_the_same_whichever_run_built_it(story: Story) -> None:
    sql = (
        f"select x, n from {RATES} where requested_hour = timestamp '2026-11-12 10:00:00'"
        " and metric = 'delivery' and age_hours = 0"
    )
    assert story.lake.query(sql) == [{"x": 6, "n": 30}]

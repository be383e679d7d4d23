"""Twenty days as they come, with all that goes wrong, publish what one build of everything does.

Neither ingest nor marts run from the end of day 9 to that of day 13; then the hours of the outage
are ingested, the last first. The gate refuses day 15 three times, until its object is mended. When
all is mature, two messages of day 5 come to light and a backfill builds that day alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.end_to_end import twenty_days
from tests.end_to_end.lake_of_tests import Lake
from tests.end_to_end.published_rows import Published, changed, published

pytestmark = pytest.mark.long

FIRST_HOUR = "2026-11-01 00"
OLD_DAY = date(2026, 11, 5)
END = "2026-11-28"
LOOK_BACK = {
    *("blocked_daily", "pending_age", "spend_to_date"),
    *("number_ranges", "plan_vs_actual", "country_readiness", "migration"),
}
"""The marts whose rows of a day tell of days before it."""


@dataclass(slots=True)
class Story:
    """A lake, and what was published of it on the way."""

    lake: Lake
    refused: list[date] = field(default_factory=list)
    days_of_moved: list[date] = field(default_factory=list)
    mature: Published = field(default_factory=dict)
    backfilled: Published = field(default_factory=dict)

    def follow(self, day: int) -> None:
        """The runs after midnight of a day of November: ingest, then the marts."""
        self.lake.ingest(FIRST_HOUR, f"2026-11-{day - 1:02} 23")
        self.refused += [found.day for found in self.lake.run_daily(f"2026-11-{day:02} 00:00:00")]
        moved = self.lake.query("select request_date from messages where message_id = 'moved'")
        self.days_of_moved += [row["request_date"] for row in moved]


def received(folder: Path) -> Lake:
    lake = Lake(folder)
    for hour, records in twenty_days.objects().items():
        lake.receive(hour, records)
    return lake


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    lake = received(tmp_path_factory.mktemp("day_by_day"))
    story = Story(lake)
    for day in range(4, 10):
        story.follow(day)
    outage = [hour for hour in twenty_days.objects() if "2026-11-09" <= hour < "2026-11-14"]
    for hour in sorted(outage, reverse=True):
        lake.ingest(hour, hour)
    for day in range(15, 19):
        story.follow(day)
    lake.receive(twenty_days.DEAR_HOUR, twenty_days.mended())
    for day in (19, 20, 21, 27):
        story.follow(day)
    story.mature = published(lake)
    lake.receive(twenty_days.STRAY_HOUR, twenty_days.stray())
    lake.ingest(twenty_days.STRAY_HOUR, twenty_days.STRAY_HOUR)
    lake.build(str(OLD_DAY), str(OLD_DAY), "2026-11-27 00:00:00", "backfill")
    story.backfilled = published(lake)
    story.follow(28)
    return story


@pytest.fixture(scope="module")
def from_scratch(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    lake = received(tmp_path_factory.mktemp("from_scratch"))
    lake.receive(twenty_days.DEAR_HOUR, twenty_days.mended())
    lake.receive(twenty_days.STRAY_HOUR, twenty_days.stray())
    lake.ingest(FIRST_HOUR, f"{END} 00")
    assert lake.build("2026-11-01", "2026-11-27", f"{END} 00:00:00", "whole") == []
    return lake


def test_day_by_day_and_from_scratch_publish_the_same_rows(
    story: Story, from_scratch: Lake
) -> None:
    by_day, whole = published(story.lake), published(from_scratch)
    assert {mart for mart, _ in whole} >= LOOK_BACK | {"messages", "load_audit"}
    assert [key for key in {*by_day, *whole} if by_day.get(key) != whole.get(key)] == []


def test_a_backfill_of_an_old_day_changes_that_day_alone(story: Story) -> None:
    assert {day for _, day in changed(story.mature, story.backfilled)} == {OLD_DAY}


def test_the_next_daily_run_changes_what_depends_on_it_and_no_more(story: Story) -> None:
    later = set(changed(story.backfilled, published(story.lake)))
    assert {mart for mart, _ in later} == LOOK_BACK
    assert min(day for _, day in later) == OLD_DAY + timedelta(days=1)


def test_a_send_that_arrives_after_its_receipt_moves_the_message_to_an_earlier_day(
    story: Story,
) -> None:
    assert story.days_of_moved[0] == date(2026, 11, 6)
    assert story.days_of_moved[-1] == date(2026, 11, 5)


def test_a_refused_day_is_tried_until_it_passes(story: Story) -> None:
    assert story.refused == [date(2026, 11, 15)] * 3
    (dear,) = story.lake.query("select price_usd from messages where message_id = 'dear'")
    assert float(dear["price_usd"]) == 0.1


def test_each_case_that_hurts_has_left_its_mark(story: Story) -> None:
    sql = (
        "select message_id, outcome, is_orphan_receipt, has_opted_out from messages"
        " where message_id in ('orphan', 'answered', 'forgotten', 'late')"
    )
    found = {row["message_id"]: tuple(row.values())[1:] for row in story.lake.query(sql)}
    assert found == {
        "orphan": ("delivered", True, False),
        "answered": ("delivered", False, True),
        "forgotten": ("delivered", False, False),
        "late": ("spam_filtered", False, False),
    }
    (replayed,) = story.lake.query(
        "select count(*) as messages from messages where repeated_event_count > 0"
    )
    assert replayed["messages"] > 10


ON_DAY_12 = "request_date = '2026-11-12'"


@pytest.mark.parametrize(
    ("mart", "column", "where", "count"),
    [
        ("delivery_daily", "attempted", "iso_country_code = 'ZZ'", 1),
        ("delivery_daily", "unmapped", "true", 1),
        # and the two of v1, which never names one
        ("delivery_by_carrier", "attempted", f"carrier_name = 'unknown' and {ON_DAY_12}", 3),
        ("cost_daily", "unpriced_messages", ON_DAY_12, 1),
        ("sms_hourly", "negative_times", "true", 2),
        ("time_to_receipt", "untimed", f"grain = 'country' and {ON_DAY_12}", 1),
        ("sms_hourly", "future_requests", "true", 1),
        ("sms_hourly", "future_requests", "request_date = '2026-11-13'", 1),
        ("load_audit", "rejected", "rejected_by_reason = '{\"bad_timestamp\":1}'", 1),
    ],
)
def test_an_odd_value_has_a_place_and_is_counted(
    mart: str, column: str, where: str, count: int, story: Story
) -> None:
    rows = story.lake.query(f"select {column} as counted from {mart} where {where}")
    assert sum(row["counted"] for row in rows) == count

"""Which request days an hourly run builds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from include.publishing.days import Window
from include.publishing.hours import hours_window


def day(number: int) -> date:
    return date(2026, 11, number)


@pytest.mark.parametrize(
    ("published", "as_of", "first", "last"),
    [
        ([], "20 11:00", 12, 20),
        ([18, 19, 20], "20 11:00", 19, 20),
        ([18, 19], "20 01:00", 18, 20),
        ([18, 19], "20 00:00", 18, 19),
        ([10, 15], "20 11:00", 14, 20),
        ([1, 2], "20 11:00", 12, 20),
        ([20, 25], "20 11:00", 19, 20),
    ],
)
def test_it_goes_back_26_hours_or_to_where_runs_were_missed(
    published: list[int], as_of: str, first: int, last: int
) -> None:
    moment = datetime.fromisoformat(f"2026-11-{as_of}").replace(tzinfo=UTC)
    window = hours_window([day(number) for number in published], moment)
    assert window == Window(day(first), day(last))


def test_it_never_builds_more_than_nine_days() -> None:
    for hour in range(48):
        moment = datetime(2026, 11, 20, tzinfo=UTC) + timedelta(hours=hour)
        assert len(hours_window([], moment).days) == 9

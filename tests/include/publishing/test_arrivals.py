"""Which arrival hours a run looks at."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from include.ingest.ledger import DayCount
from include.ingest.ledger_index import IndexedHour
from include.publishing.arrivals import hours_around
from include.publishing.days import Window

FIRST = date(2026, 11, 10)
WINDOW = Window(FIRST, date(2026, 11, 12))


def hour(day: int, *touched: date, stream: str = "events", schema: str = "v2") -> IndexedHour:
    """Noon of a day, counted from the first of the window."""
    noon = datetime(FIRST.year, FIRST.month, FIRST.day, 12, tzinfo=UTC) + timedelta(days=day)
    return IndexedHour(stream, noon, "d", tuple(DayCount(schema, one, 1) for one in touched), "e")


def days_needed(*hours: IndexedHour) -> list[int]:
    return [(one.arrival_hour.date() - FIRST).days for one in hours_around(hours, WINDOW)]


def test_the_hours_of_a_window_are_needed_with_a_week_before_and_the_next_ones_each_way() -> None:
    hours = [hour(day) for day in range(-20, 21)]
    assert days_needed(*hours) == list(range(-9, 6))


def test_the_hours_next_to_the_window_are_needed_however_far_they_are() -> None:
    assert days_needed(hour(-300), hour(-200), hour(1), hour(200), hour(300)) == [-200, 1, 200]


def test_each_stream_has_its_own_next_hours() -> None:
    hours = [hour(-200), hour(-100), hour(-300, stream="replies"), hour(0, stream="replies")]
    assert days_needed(*hours) == [-100, -300, 0]


@pytest.mark.parametrize(
    ("schema", "touched", "is_needed"),
    [
        ("v2", FIRST - timedelta(days=1), True),
        ("v2", FIRST - timedelta(days=2), False),
        ("v2", WINDOW.last + timedelta(days=1), True),
        ("v2", WINDOW.last + timedelta(days=2), False),
        ("v1", FIRST - timedelta(days=9), True),
        ("v1", FIRST - timedelta(days=10), False),
        ("inbound", WINDOW.last + timedelta(days=8), True),
    ],
)
def test_an_hour_that_brought_rows_that_are_read_is_needed_whenever_it_was(
    schema: str, touched: date, is_needed: bool
) -> None:
    late = hour(300, FIRST + timedelta(days=300), touched, schema=schema)
    assert (300 in days_needed(hour(0), hour(100), late, hour(400))) == is_needed

"""From the event to its arrival."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from include.ingest.lag import LagHistogram, arrived_at
from tests.include.ingest.factories import HOUR, MS, Place, ingest, lines, v2_record

NAME = "2026/11/01/05/stream-7-{}-3f0a1c52-6b7d-4e8f-9a0b-1c2d3e4f5a6b.gz"
END = datetime(2026, 11, 1, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stamp", "zone", "expected"),
    [
        ("2026-11-01-05-07-12", "UTC", datetime(2026, 11, 1, 5, 7, 12, tzinfo=UTC)),
        ("2026-11-01-14-07-12", "Asia/Tokyo", datetime(2026, 11, 1, 5, 7, 12, tzinfo=UTC)),
        ("2026-11-02-05-59-59", "UTC", datetime(2026, 11, 2, 5, 59, 59, tzinfo=UTC)),
        ("2026-11-02-07-00-00", "UTC", END),
        ("2026-11-01-04-59-59", "UTC", END),
        ("2026-13-01-05-07-12", "UTC", END),
        ("events", "UTC", END),
    ],
)
def test_an_object_arrived_when_its_name_says_or_else_at_the_end_of_its_hour(
    stamp: str, zone: str, expected: datetime
) -> None:
    assert arrived_at(NAME.format(stamp), HOUR, zone) == expected


def lags(*milliseconds: int) -> LagHistogram:
    """A histogram of lags."""
    histogram = LagHistogram()
    for value in milliseconds:
        histogram.add(np.array([value]))
    return histogram


def test_percentiles_are_nearest_ranks_of_whole_seconds() -> None:
    histogram = lags(*(1000 * second for second in range(1, 101)))
    assert [histogram.percentile(share) for share in (0.5, 0.95, 1)] == [50, 95, 100]
    assert lags(1999, 3000).percentile(0.5) == 1
    assert lags().percentile(0.5) is None


def test_an_event_after_the_time_of_its_object_has_no_lag() -> None:
    assert lags(-5000).percentile(1) == 0


def test_the_ledger_tells_the_lag_of_the_events_written(tmp_path: Path) -> None:
    place = Place(tmp_path)
    named = NAME.format("2026-11-01-05-10-00").rpartition("/")[2]
    events = [v2_record(messageId=f"{n}", eventTimestamp=MS + 1000 * n) for n in range(20)]
    place.put(named, lines(*events, events[0]))
    place.put("unnamed", lines(v2_record(eventTimestamp=MS)))
    entry = ingest(place)
    assert (entry.lag_median_seconds, entry.lag_p95_seconds, entry.lag_max_seconds) == (
        591,
        600,
        3600,
    )


def test_an_hour_without_events_has_no_lag(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.put("a", b"text\n")
    assert ingest(place).lag_max_seconds is None

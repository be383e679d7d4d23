"""Which arrival hours a run looks at (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from operator import attrgetter

from include.ingest.ledger_index import IndexedHour
from include.publishing.days import READ_AROUND, Window

ARRIVALS_AROUND = (timedelta(days=8), timedelta(days=2))
"""How far before and after the days of a window its arrival hours are compared with others: a week
and a day, and a few hours."""


def hours_around(hours: Iterable[IndexedHour], window: Window) -> list[IndexedHour]:
    """The arrival hours that a run of a window needs the entries of, in their order.

    They are those that brought rows that it reads, whenever that was; those on its days and around;
    and of each stream the next ones before and after these, which tell how long a gap is.

    Args:
        hours: all of them, by stream and hour.
        window: the request days that the run builds.
    """
    before, after = ARRIVALS_AROUND
    first = _midnight(window.first - before)
    end = _midnight(window.last + after + timedelta(days=1))
    needed: list[IndexedHour] = []
    for _, of_stream in groupby(hours, attrgetter("stream")):
        known = list(of_stream)
        earlier = [hour for hour in known if hour.arrival_hour < first]
        later = [hour for hour in known if hour.arrival_hour >= end]
        bounds = {hour.arrival_hour for hour in (*earlier[-1:], *later[:1])}
        needed += [
            hour
            for hour in known
            if first <= hour.arrival_hour < end
            or hour.arrival_hour in bounds
            or _brought_rows(hour, window)
        ]
    return needed


def _brought_rows(hour: IndexedHour, window: Window) -> bool:
    """Whether a window reads rows of a day that the hour touched."""
    for touched in hour.days:
        before, after = READ_AROUND[touched.source_schema]
        if window.first - before <= touched.day <= window.last + after:
            return True
    return False


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)

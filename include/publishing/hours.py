"""Which request days an hourly run builds (pure)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from include.publishing.days import Window

BACK = timedelta(hours=26)
"""How far back the hours lie that an hourly run builds again, as far as the ingest looks back."""

CATCHING_UP = timedelta(days=8)
"""How far back it begins when there is nothing yet, or when runs were missed."""


def hours_window(published: Collection[date], as_of: datetime) -> Window:
    """The request days that an hourly run builds, with what is published of rates by the hour.

    The last day that was published is built again, and the one before it: when runs were missed,
    their last hours were counted too early, or not at all.
    """
    last = (as_of - timedelta(microseconds=1)).date()
    oldest = last - CATCHING_UP
    known = max((day for day in published if day <= last), default=oldest)
    first = min((as_of - BACK).date(), known - timedelta(days=1))
    return Window(max(oldest, first), last)

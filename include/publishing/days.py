"""Which request days are to build, and in which windows (pure).

A day is to build when arrival hours have touched it since it was published, when an earlier day
that it looks back to was published after it, when it was not yet mature at its last publication,
and when it is one of the last few. So no day is forgotten after an outage or a refused gate,
whatever the clock says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from include.ingest.ledger import LedgerEntry
from include.publishing.manifest import DayState

MAX_WINDOW_DAYS = 31
"""Days that one dbt run builds at most: what bounds its memory."""

V1_REACH = timedelta(days=8)
"""How far after the first event of its message a v1 event counts for it, and a reply after its
message. v1 events carry no request time, so a message lies on the day of its first event; a receipt
comes up to 72 h later, and a send event that arrives late moves its message to an earlier day. A
later event begins a message of its own."""

HISTORY_REACH = timedelta(days=42)
"""How far before a day its marts read what is published of earlier days: trends, hopes, spend."""

RESEND_REACH = timedelta(days=1)
"""How far from its message's request day a resend counts: chains of attempts look that far."""

REPLY_REACH = V1_REACH
"""How long after a reply its next delivery is known as a repeat. A bare one bears no time, so it
lies on the day of its arrival."""

READ_AROUND = {
    "v1": (V1_REACH + RESEND_REACH, V1_REACH + RESEND_REACH),
    "v2": (RESEND_REACH, RESEND_REACH),
    "inbound": (REPLY_REACH, V1_REACH),
    "send_log": (RESEND_REACH, RESEND_REACH),
}
"""How far before and after a request day its figures read rows, by their table. Those of v1 and v2
are events of its own messages, and of those a day away that they repeat or are repeated by."""

_JOINED_GAP = timedelta(days=7)


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """Request days from `first` to `last`, both included."""

    first: date
    last: date

    @property
    def days(self) -> list[date]:
        """The days of the window, in order."""
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]


def brought_rows(entry: LedgerEntry, window: Window) -> bool:
    """Whether a window reads rows that an arrival hour brought."""
    for touched in entry.days:
        before, after = READ_AROUND[touched.source_schema]
        if window.first - before <= touched.day <= window.last + after:
            return True
    return False


def digests_by_day(ledger: Iterable[LedgerEntry]) -> dict[date, str]:
    """A digest for each request day of the arrival hours that may have touched it."""
    marks: defaultdict[date, set[str]] = defaultdict(set)
    oldest = date.max
    for entry in ledger:
        mark = f"{entry.stream} {entry.arrival_hour.isoformat()} {entry.content_digest}"
        for touched in entry.days:
            oldest = min(oldest, touched.day)
            before, after = READ_AROUND[touched.source_schema]
            for day in Window(touched.day - after, touched.day + before).days:
                marks[day].add(mark)
    return {
        day: sha256("\n".join(sorted(found)).encode()).hexdigest()[:16]
        for day, found in marks.items()
        if day >= oldest
    }


def days_to_build(
    digests: Mapping[date, str],
    published: Mapping[date, DayState],
    as_of: datetime,
    maturity_days: int,
) -> list[date]:
    """The request days before `as_of` that a daily run has to build, in order."""
    last = (as_of - timedelta(microseconds=1)).date()
    recent = set(Window(last - timedelta(days=maturity_days - 1), last).days)
    touched = {
        day
        for day, digest in digests.items()
        if day not in published or published[day].ledger_digest != digest
    }
    immature = {
        day for day, state in published.items() if not is_mature(day, state.as_of, maturity_days)
    }
    overtaken = _overtaken_days(published)
    return sorted(day for day in recent | touched | immature | overtaken if day <= last)


def _overtaken_days(published: Mapping[date, DayState]) -> set[date]:
    """The days that were published before a day of their history was."""
    return {
        later
        for day, state in published.items()
        for later in Window(day + timedelta(days=1), day + HISTORY_REACH).days
        if later in published and published[later].number < state.number
    }


def is_mature(day: date, as_of: datetime, maturity_days: int) -> bool:
    """Whether the receipts of a request day have had their time, counted from its first moment."""
    return as_of.date() >= day + timedelta(days=maturity_days)


def split_windows(days: Iterable[date]) -> list[Window]:
    """Windows that cover the days, oldest first; days close to each other share a window."""
    windows: list[Window] = []
    for day in sorted(days):
        if windows:
            last = windows[-1]
            is_near = day - last.last <= _JOINED_GAP
            if is_near and (day - last.first).days < MAX_WINDOW_DAYS:
                windows[-1] = Window(last.first, day)
                continue
        windows.append(Window(day, day))
    return windows

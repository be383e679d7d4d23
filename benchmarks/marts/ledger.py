"""Ledger entries of one day as those of another, and several as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from include.ingest.ledger import DayCount, LedgerEntry
from include.ingest.rejects import Reason

_SUMS = (
    "object_count", "bytes", "records_read", "events_written", "repeats_dropped", "repaired",
    "rejected", "account_contradictions",
)  # fmt: skip


def moved_key(key: str, shift: timedelta) -> str:
    """Where a file lies that holds the same rows so much later; no two shifts share a name."""
    day = day_of_key(key)
    moved_file = key.replace(f"/day={day}/", f"/day={day + shift}/")
    return f"{moved_file.removesuffix('.parquet')}-moved{shift.days}.parquet"


def day_of_key(key: str) -> date:
    """The day of the rows of a file of the lake."""
    return date.fromisoformat(key.rpartition("/day=")[2][:10])


def moved(entry: LedgerEntry, shift: timedelta) -> LedgerEntry:
    """The entry of an arrival hour that brought the same so much later."""
    return replace(
        entry,
        arrival_hour=entry.arrival_hour + shift,
        listing_digest=f"{entry.listing_digest}{shift.days}",
        days=tuple(replace(count, day=count.day + shift) for count in entry.days),
        files=tuple(moved_key(key, shift) for key in entry.files),
        reject_files=(),
        first_event_at=_later(entry.first_event_at, shift),
        last_event_at=_later(entry.last_event_at, shift),
    )


def merged(parts: Sequence[LedgerEntry]) -> LedgerEntry:
    """One entry of all that came in the same arrival hour of a stream."""
    days: Counter[tuple[str, date]] = Counter()
    reasons: Counter[Reason] = Counter()
    for part in parts:
        reasons.update(part.rejected_by_reason)
        days.update({(count.source_schema, count.day): count.events for count in part.days})
    return replace(
        parts[0],
        objects=tuple(item for part in parts for item in part.objects),
        files=tuple(key for part in parts for key in part.files),
        days=tuple(DayCount(*day, events) for day, events in sorted(days.items())),
        rejected_by_reason=dict(reasons),
        **{name: sum(getattr(part, name) for part in parts) for name in _SUMS},
    )


def _later(moment: datetime | None, shift: timedelta) -> datetime | None:
    return moment and moment + shift

"""Entries of the ledger."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from include.ingest.ledger import DayCount, LedgerEntry

_NOTHING: dict[str, Any] = {
    "objects": (),
    "object_count": 1,
    "bytes": 100,
    "repeats_dropped": 0,
    "rejected": 0,
    "rejected_by_reason": {},
    "files": (),
    "reject_files": (),
    "first_event_at": None,
    "last_event_at": None,
    "normaliser_version": 1,
    "layout_version": 1,
    "account_contradictions": 0,
}


def ledger_entry(hour: datetime, *days: DayCount, **changes: Any) -> LedgerEntry:
    """What an arrival hour brought to some days; nothing was refused."""
    events = sum(day.events for day in days)
    fields = _NOTHING | {
        "stream": "events",
        "arrival_hour": hour,
        "listing_digest": "digest",
        "days": days,
        "records_read": events + changes.get("rejected", 0),
        "events_written": events,
        "ingested_at": hour,
    }
    return LedgerEntry(**fields | changes)

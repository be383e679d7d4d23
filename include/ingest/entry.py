"""The ledger entry of what was written of an arrival hour (pure)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from include.ingest import schema
from include.ingest.hour_writer import Written
from include.ingest.ledger import DayCount, LedgerEntry, ListedObject
from include.ingest.listing import ArrivalHour
from include.ingest.rejects import Reason

_SUMS = (
    "records_read",
    "events_written",
    "repeats_dropped",
    "repaired",
    "rejected",
    "account_contradictions",
)


def entry_of(
    hour: ArrivalHour, written: Written, recipe_digest: str, ingested_at: datetime
) -> LedgerEntry:
    """The entry of an hour of which all objects were read."""
    return LedgerEntry(
        stream=hour.stream.name,
        arrival_hour=hour.hour,
        listing_digest=hour.digest,
        objects=tuple(ListedObject(item.key, item.etag, item.size) for item in hour.objects),
        object_count=len(hour.objects),
        bytes=hour.stored_bytes,
        normaliser_version=schema.NORMALISER_VERSION,
        layout_version=schema.LAYOUT_VERSION,
        recipe_digest=recipe_digest,
        ingested_at=ingested_at,
        **_written_fields(written),
    )


def carried_over(committed: LedgerEntry, hour: ArrivalHour, added: LedgerEntry) -> LedgerEntry:
    """The entry of an hour that lost objects: what it held, and what other objects added.

    What was made by two recipes keeps the older one's name, so that it still counts as outdated.
    A median of two parts is not known.
    """
    objects = {item.key: item for item in (*committed.objects, *added.objects)}
    parts = (committed, added)
    grown = bool(added.events_written)
    return replace(
        committed,
        listing_digest=hour.digest,
        objects=tuple(objects[key] for key in sorted(objects)),
        object_count=len(objects),
        objects_gone=len(committed.keys_missing_in(hour.objects)),
        bytes=sum(item.size for item in objects.values()),
        rejected_by_reason=_sum_of_reasons(parts),
        days=_sum_of_days(parts),
        files=(*committed.files, *added.files),
        reject_files=(*committed.reject_files, *added.reject_files),
        first_event_at=_bound(min, committed.first_event_at, added.first_event_at),
        last_event_at=_bound(max, committed.last_event_at, added.last_event_at),
        lag_median_seconds=None if grown else committed.lag_median_seconds,
        lag_p95_seconds=None if grown else committed.lag_p95_seconds,
        lag_max_seconds=_bound(max, committed.lag_max_seconds, added.lag_max_seconds),
        ingested_at=added.ingested_at,
        **{name: sum(getattr(part, name) for part in parts) for name in _SUMS},
    )


def _written_fields(written: Written) -> dict[str, Any]:
    """The fields of an entry that tell what was written, by name."""
    return {
        "records_read": written.records_read,
        "events_written": written.events_written,
        "repeats_dropped": written.repeats_dropped,
        "repaired": written.repaired,
        "rejected": written.rejected,
        "rejected_by_reason": dict(sorted(written.rejected_by_reason.items())),
        "days": tuple(
            DayCount(*day, count) for day, count in sorted(written.events_of_day.items())
        ),
        "files": tuple(written.files),
        "reject_files": tuple(written.reject_files),
        "first_event_at": min(written.event_times, default=None),
        "last_event_at": max(written.event_times, default=None),
        "lag_median_seconds": written.lag.percentile(0.5),
        "lag_p95_seconds": written.lag.percentile(0.95),
        "lag_max_seconds": written.lag.percentile(1),
        "account_contradictions": written.account_contradictions,
    }


def _sum_of_reasons(parts: tuple[LedgerEntry, ...]) -> dict[Reason, int]:
    total: Counter[Reason] = Counter()
    for part in parts:
        total.update(part.rejected_by_reason)
    return dict(sorted(total.items()))


def _sum_of_days(parts: tuple[LedgerEntry, ...]) -> tuple[DayCount, ...]:
    total: Counter[tuple[str, date]] = Counter()
    for part in parts:
        total.update({(day.source_schema, day.day): day.events for day in part.days})
    return tuple(DayCount(*day, count) for day, count in sorted(total.items()))


def _bound(choose: Any, *values: Any) -> Any:
    """The least or greatest of the values that are known."""
    return choose((value for value in values if value is not None), default=None)

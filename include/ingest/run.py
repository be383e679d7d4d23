"""Ingesting many arrival hours, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from include.errors import PassingError, SmsError
from include.ingest.changes import find_changed_hours
from include.ingest.ledger import LedgerEntry
from include.ingest.listing import ArrivalHour
from include.ingest.rejects import Reason
from include.ingest.workers import ingest_groups
from include.settings import Settings

__all__ = ["IngestError", "IngestSummary", "find_changed_hours", "ingest_hours"]


class IngestError(PassingError):
    """Some arrival hours could not be ingested; all others are committed."""


@dataclass(slots=True)
class IngestSummary:
    """Totals over the arrival hours of one ingest."""

    arrival_hours: int = 0
    objects: int = 0
    stored_bytes: int = 0
    records_read: int = 0
    events_written: int = 0
    repeats_dropped: int = 0
    repaired: int = 0
    rejected: int = 0
    hours_with_objects_gone: int = 0
    rejected_by_reason: Counter[Reason] = field(default_factory=Counter)

    def add(self, entries: Iterable[LedgerEntry]) -> None:
        """Count more hours in."""
        for entry in entries:
            self.arrival_hours += 1
            self.objects += entry.object_count
            self.stored_bytes += entry.bytes
            self.records_read += entry.records_read
            self.events_written += entry.events_written
            self.repeats_dropped += entry.repeats_dropped
            self.repaired += entry.repaired
            self.rejected += entry.rejected
            self.hours_with_objects_gone += bool(entry.objects_gone)
            self.rejected_by_reason.update(entry.rejected_by_reason)

    def __str__(self) -> str:
        told = (
            f"{self.arrival_hours:,} arrival hours, {self.objects:,} objects:"
            f" {self.records_read:,} records read, {self.events_written:,} events written,"
            f" {self.repeats_dropped:,} repeats dropped, {self.rejected:,} rejected"
        )
        if self.repaired:
            told += f", {self.repaired:,} repaired"
        if self.hours_with_objects_gone:
            told += f"; {self.hours_with_objects_gone:,} hours keep events of objects that are gone"
        return told


def ingest_hours(
    hours: Sequence[ArrivalHour], settings: Settings, on_progress: Callable[[str], object]
) -> IngestSummary:
    """Ingest arrival hours; `on_progress` gets a line now and then.

    Raises:
        IngestError: names the first hour that failed, after all others have been ingested.
    """
    summary = IngestSummary()
    failures: list[SmsError] = []
    for outcome in ingest_groups(hours, settings):
        summary.add(outcome.entries)
        failures += outcome.failures
        on_progress(f"{summary} of {len(hours):,} hours to ingest")
    if failures:
        raise IngestError(f"{len(failures)} of {len(hours)} arrival hours failed: {failures[0]}")
    return summary

"""One arrival hour: read its objects, write its files, commit its ledger entry.

The commit is one conditional write of the ledger entry. Whoever loses it looks again: the winner
may have ingested the very same listing, or the listing may have changed since.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import msgspec

from include.errors import PassingError, SmsError
from include.ingest import schema
from include.ingest.changes import list_hour
from include.ingest.columns import Labels, PrivacyScreen
from include.ingest.hour_writer import HourWriter, Written
from include.ingest.ledger import (
    DayCount,
    LedgerEntry,
    ListedObject,
    encode_entry,
    ledger_key,
    read_entry,
)
from include.ingest.listing import ArrivalHour
from include.ingest.reader import read_object
from include.lake import ObjectNotFoundError, Store

LATEST_AFTER_ARRIVAL = timedelta(days=2)
"""A time further ahead is nonsense; clocks and mistaken time zones stay within it."""
_ATTEMPTS = 3


class VanishedObjectError(PassingError):
    """A raw object was listed but is gone."""


class ContestedHourError(PassingError):
    """Other writers kept committing other listings of the same hour."""


class LostRecordsError(SmsError):
    """The counts of an hour don't add up: a defect, so nothing is committed."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """What every hour is ingested with."""

    lake: Store
    screen: PrivacyScreen
    recipient_key_id: str
    context_keys: tuple[str, ...]


def ingest_hour(hour: ArrivalHour, raw: Store, workshop: Workshop) -> LedgerEntry:
    """Bring the lake to what an hour's objects hold; gives the entry that is committed then.

    Raises:
        VanishedObjectError: an object is gone since the listing; nothing is committed.
        ContestedHourError: other writers were faster several times.
    """
    for _ in range(_ATTEMPTS):
        committed = read_entry(workshop.lake, hour.stream.name, hour.hour)
        if committed and committed.listing_digest == hour.digest:
            return committed
        entry = _write_hour(hour, raw, workshop)
        key = ledger_key(hour.stream.name, hour.hour)
        if workshop.lake.replace(key, encode_entry(entry), hour.ledger_etag):
            return entry
        hour = list_hour(hour.stream, raw, workshop.lake, hour.hour)
    raise ContestedHourError(
        f"stream {hour.stream.name}, hour {hour.hour:%Y-%m-%dT%H}: other ingests keep committing"
        " it; let one of them finish, then run again"
    )


def _write_hour(hour: ArrivalHour, raw: Store, workshop: Workshop) -> LedgerEntry:
    labels = Labels(
        stream=hour.stream.name,
        arrived_hour=hour.hour.replace(tzinfo=None),
        account_id=hour.stream.account_id,
        region=hour.stream.region,
        recipient_key_id=workshop.recipient_key_id,
    )
    name = f"{hour.stream.name}-{hour.hour:%Y%m%dT%H}-{_content_digest(hour, workshop)}"
    writer = HourWriter(workshop.lake, name, labels, workshop.screen)
    latest_ms = int((hour.hour + LATEST_AFTER_ARRIVAL).timestamp() * 1000)
    for item in hour.objects:
        try:
            for decoded in read_object(partial(raw.open, item.key), latest_ms):
                writer.add(item, decoded)
        except ObjectNotFoundError:
            raise VanishedObjectError(
                f"{raw.uri}/{item.key}: was listed but is gone; run again to ingest its hour"
            ) from None
        writer.end_object()
    written = writer.finish()
    _check_conservation(hour, written)
    return _entry(hour, written)


def _content_digest(hour: ArrivalHour, workshop: Workshop) -> str:
    """Twelve digits for all that decides the content of the files."""
    recipe = [
        hour.digest,
        schema.NORMALISER_VERSION,
        schema.LAYOUT_VERSION,
        hour.stream.account_id,
        hour.stream.region,
        workshop.recipient_key_id,
        sorted(workshop.context_keys),
    ]
    return hashlib.sha256(msgspec.json.encode(recipe)).hexdigest()[:12]


def _entry(hour: ArrivalHour, written: Written) -> LedgerEntry:
    return LedgerEntry(
        stream=hour.stream.name,
        arrival_hour=hour.hour,
        listing_digest=hour.digest,
        objects=tuple(ListedObject(item.key, item.etag, item.size) for item in hour.objects),
        object_count=len(hour.objects),
        bytes=hour.stored_bytes,
        normaliser_version=schema.NORMALISER_VERSION,
        layout_version=schema.LAYOUT_VERSION,
        ingested_at=datetime.now(UTC),
        **_written_fields(written),
    )


def _written_fields(written: Written) -> dict[str, Any]:
    """The fields of an entry that tell what was written, by name."""
    return {
        "records_read": written.records_read,
        "events_written": written.events_written,
        "repeats_dropped": written.repeats_dropped,
        "rejected": written.rejected,
        "rejected_by_reason": dict(sorted(written.rejected_by_reason.items())),
        "days": tuple(
            DayCount(*day, count) for day, count in sorted(written.events_of_day.items())
        ),
        "files": tuple(written.files),
        "reject_files": tuple(written.reject_files),
        "first_event_at": min(written.event_times, default=None),
        "last_event_at": max(written.event_times, default=None),
        "account_contradictions": written.account_contradictions,
    }


def _check_conservation(hour: ArrivalHour, written: Written) -> None:
    if written.records_read != (
        written.events_written + written.repeats_dropped + written.rejected
    ):
        raise LostRecordsError(
            f"stream {hour.stream.name}, hour {hour.hour:%Y-%m-%dT%H}: {written.records_read}"
            f" records read, but {written.events_written} written, {written.repeats_dropped}"
            f" repeats and {written.rejected} rejected; please report this"
        )

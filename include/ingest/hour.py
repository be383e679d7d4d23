"""One arrival hour: read its objects, write its files, commit its ledger entry.

The commit is one conditional write of the ledger entry. Whoever loses it looks again: the winner
may have ingested the very same listing, or the listing may have changed since. An hour that lost
objects keeps the files that it has, and gets further ones for what is new.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial

import msgspec

from include.errors import PassingError, SmsError
from include.ingest.changes import list_hour
from include.ingest.columns import Labels, PrivacyScreen
from include.ingest.entry import carried_over, entry_of
from include.ingest.hour_writer import HourWriter, Written
from include.ingest.lag import arrived_at
from include.ingest.ledger import LedgerEntry, encode_entry, ledger_key, read_entry
from include.ingest.listing import ArrivalHour
from include.ingest.reader import read_object
from include.ingest.recipe import Recipe
from include.lake import ObjectNotFoundError, Store

LATEST_AFTER_ARRIVAL = timedelta(days=2)
"""A time further ahead is nonsense; clocks and mistaken time zones stay within it."""
_ATTEMPTS = 3
_SURELY_KEPT = timedelta(minutes=30)
"""Maintenance removes no file younger than an hour. An ingest that took longer, was suspended, or
saw the clock jump looks after its files before it commits."""


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
    recipe: Recipe


def ingest_hour(hour: ArrivalHour, raw: Store, workshop: Workshop) -> LedgerEntry:
    """Bring the lake to what an hour's objects hold; gives the entry that is committed then.

    Raises:
        VanishedObjectError: an object is gone since the listing; nothing is committed.
        ObjectChangedError: an object was rewritten since the listing; nothing is committed.
        ContestedHourError: other writers were faster several times.
    """
    for _ in range(_ATTEMPTS):
        committed = read_entry(workshop.lake, hour.stream.name, hour.hour)
        if committed and _is_settled(committed, hour, workshop):
            return committed
        started = datetime.now(UTC)
        entry = _write_hour(hour, raw, workshop, committed)
        if _are_there(entry, started, workshop.lake):
            key = ledger_key(hour.stream.name, hour.hour)
            if workshop.lake.replace(key, encode_entry(entry), hour.ledger_etag):
                return entry
        hour = list_hour(hour.stream, raw, workshop.lake, hour.hour)
    raise ContestedHourError(
        f"stream {hour.stream.name}, hour {hour.hour:%Y-%m-%dT%H}: other ingests keep committing"
        " it; let one of them finish, then run again"
    )


def _are_there(entry: LedgerEntry, started: datetime, lake: Store) -> bool:
    """Whether maintenance can't have taken what is written for what was abandoned."""
    if abs(datetime.now(UTC) - started) < _SURELY_KEPT:
        return True
    return all(lake.stat(key) is not None for key in (*entry.files, *entry.reject_files))


def _is_settled(committed: LedgerEntry, hour: ArrivalHour, workshop: Workshop) -> bool:
    """Whether nothing is to do: another recipe can't be tried on objects that are gone."""
    is_same_recipe = committed.recipe_digest == workshop.recipe.digest(hour.stream)
    return committed.listing_digest == hour.digest and (
        is_same_recipe or bool(committed.objects_gone)
    )


def _write_hour(
    hour: ArrivalHour, raw: Store, workshop: Workshop, committed: LedgerEntry | None
) -> LedgerEntry:
    if committed is None or not committed.keys_missing_in(hour.objects):
        return _write_objects(hour, raw, workshop, ())
    held = {(item.key, item.etag, item.size) for item in committed.objects}
    new = tuple(one for one in hour.objects if (one.key, one.etag, one.size) not in held)
    added = _write_objects(replace(hour, objects=new), raw, workshop, committed.files)
    return carried_over(committed, hour, added)


def _write_objects(
    hour: ArrivalHour, raw: Store, workshop: Workshop, kept_files: tuple[str, ...]
) -> LedgerEntry:
    recipe_digest = workshop.recipe.digest(hour.stream)
    content = msgspec.json.encode([hour.digest, recipe_digest, kept_files])
    name = f"{hour.stream.name}-{hour.hour:%Y%m%dT%H}-{hashlib.sha256(content).hexdigest()[:12]}"
    arrivals = [arrived_at(item.key, hour.hour, hour.stream.time_zone) for item in hour.objects]
    writer = HourWriter(
        workshop.lake,
        name,
        _labels(hour, workshop),
        workshop.screen,
        [int(moment.timestamp() * 1000) for moment in arrivals],
    )
    latest_ms = int((hour.hour + LATEST_AFTER_ARRIVAL).timestamp() * 1000)
    repair = workshop.recipe.repairs.of_stream(hour.stream.name).repair
    for item in hour.objects:
        try:
            opened = partial(raw.open, item.key, item.etag)
            for decoded in read_object(opened, latest_ms, hour.stream.kind, repair):
                writer.add(item, decoded)
        except ObjectNotFoundError:
            raise VanishedObjectError(
                f"{raw.uri}/{item.key}: was listed but is gone; run again to ingest its hour"
            ) from None
        writer.end_object()
    written = writer.finish()
    _check_conservation(hour, written)
    return entry_of(hour, written, recipe_digest, datetime.now(UTC))


def _labels(hour: ArrivalHour, workshop: Workshop) -> Labels:
    return Labels(
        stream=hour.stream.name,
        arrived_hour=hour.hour.replace(tzinfo=None),
        account_id=hour.stream.account_id,
        region=hour.stream.region,
        recipient_key_id=workshop.recipe.recipient_key_id,
    )


def _check_conservation(hour: ArrivalHour, written: Written) -> None:
    if written.records_read != (
        written.events_written + written.repeats_dropped + written.rejected
    ):
        raise LostRecordsError(
            f"stream {hour.stream.name}, hour {hour.hour:%Y-%m-%dT%H}: {written.records_read}"
            f" records read, but {written.events_written} written, {written.repeats_dropped}"
            f" repeats and {written.rejected} rejected; please report this"
        )

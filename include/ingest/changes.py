"""Arrival hours as they are now, beside what was committed of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from include.errors import SmsError
from include.ingest.ledger import LedgerEntry, decode_entry, ledger_key
from include.ingest.listing import HOUR, ArrivalHour, list_objects
from include.lake import Store, StoredObject, open_store
from include.streams import Stream

_READERS = 16
"""Threads: on S3 each ledger entry is a round trip."""


class VanishedPrefixError(SmsError):
    """The raw objects of a stream are out of reach: its hours have not become empty."""


@dataclass(frozen=True, slots=True)
class ObservedHour:
    """An arrival hour as it is listed, and its ledger entry, None when it was never ingested."""

    hour: ArrivalHour
    entry: LedgerEntry | None

    @property
    def is_changed(self) -> bool:
        """Whether it is to ingest: it has objects, and other ones than its entry says.

        Without any object it is not: Firehose removes nothing, so they have expired or been
        archived, and what was ingested of them stays.
        """
        committed = self.entry.listing_digest if self.entry else None
        return bool(self.hour.objects) and self.hour.digest != committed

    @property
    def lost_keys(self) -> list[str]:
        """Objects whose records the files hold, but which are no longer listed."""
        return self.entry.keys_missing_in(self.hour.objects) if self.entry else []


def find_changed_hours(
    streams: Iterable[Stream], lake: Store, from_hour: datetime, to_hour: datetime
) -> list[ArrivalHour]:
    """The arrival hours (UTC, both ends included) to ingest, by stream, then hour."""
    observed = observe_hours(streams, lake, from_hour, to_hour)
    return [one.hour for one in observed if one.is_changed]


def observe_hours(
    streams: Iterable[Stream], lake: Store, from_hour: datetime, to_hour: datetime
) -> Iterator[ObservedHour]:
    """The arrival hours that have objects or were ingested, by stream, then hour."""
    for stream in streams:
        yield from _observe(stream, open_store(stream.uri), lake, from_hour, to_hour)


def list_hour(stream: Stream, raw: Store, lake: Store, hour: datetime) -> ArrivalHour:
    """One arrival hour as it is now."""
    committed = lake.stat(ledger_key(stream.name, hour))
    objects = list_objects(stream, raw, hour, hour).get(hour, ())
    return ArrivalHour(stream, hour, objects, committed.etag if committed else None)


def _observe(
    stream: Stream, raw: Store, lake: Store, from_hour: datetime, to_hour: datetime
) -> Iterator[ObservedHour]:
    # the ledger first: a commit between the two listings makes ours fail, not the other way round
    committed = _committed(stream, lake, from_hour, to_hour)
    listed = list_objects(stream, raw, from_hour, to_hour)
    if committed and "://" not in stream.uri and not Path(stream.uri).is_dir():
        raise VanishedPrefixError(
            f"stream {stream.name}: {stream.uri}: no such folder, but it was ingested from;"
            " mount it or mend the streams file"
        )
    for hour in sorted({*listed, *committed}):
        etag, entry = committed.get(hour, (None, None))
        yield ObservedHour(ArrivalHour(stream, hour, listed.get(hour, ()), etag), entry)


def _committed(
    stream: Stream, lake: Store, from_hour: datetime, to_hour: datetime
) -> dict[datetime, tuple[str, LedgerEntry]]:
    """ETag and content of the ledger entry of each hour that was ingested."""
    keys = {}
    hour = from_hour.astimezone(UTC)
    while hour <= to_hour:
        keys[ledger_key(stream.name, hour)] = hour
        hour += HOUR
    folders = sorted({key.rpartition("/")[0] + "/" for key in keys})
    found = [item for folder in folders for item in lake.list(folder) if item.key in keys]

    def read(item: StoredObject) -> LedgerEntry:
        return decode_entry(lake.read(item.key), item.key)

    with ThreadPoolExecutor(_READERS) as pool:
        entries = pool.map(read, found)
        return {
            keys[item.key]: (item.etag, entry) for item, entry in zip(found, entries, strict=True)
        }

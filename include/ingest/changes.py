"""Which arrival hours have changed since they were ingested."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from include.errors import SmsError
from include.ingest.ledger import decode_entry, ledger_key
from include.ingest.listing import HOUR, ArrivalHour, list_objects
from include.lake import Store, StoredObject, open_store
from include.streams import Stream

_READERS = 16
"""Threads: on S3 each ledger entry is a round trip."""


class VanishedPrefixError(SmsError):
    """The raw objects of a stream are out of reach: its hours have not become empty."""


def find_changed_hours(
    streams: Iterable[Stream], lake: Store, from_hour: datetime, to_hour: datetime
) -> list[ArrivalHour]:
    """The arrival hours (UTC, both ends included) whose objects differ from their ledger entry.

    By stream, then hour. An hour that was ingested and has no objects left is not among them:
    Firehose removes nothing, so they have expired or been archived, and what was ingested of them
    stays. To empty such an hour, delete its ledger entry.
    """
    return [
        hour
        for stream in streams
        for hour in _changed_hours(stream, open_store(stream.uri), lake, from_hour, to_hour)
    ]


def list_hour(stream: Stream, raw: Store, lake: Store, hour: datetime) -> ArrivalHour:
    """One arrival hour as it is now."""
    committed = lake.stat(ledger_key(stream.name, hour))
    objects = list_objects(stream, raw, hour, hour).get(hour, ())
    return ArrivalHour(stream, hour, objects, committed.etag if committed else None)


def _changed_hours(
    stream: Stream, raw: Store, lake: Store, from_hour: datetime, to_hour: datetime
) -> list[ArrivalHour]:
    # the ledger first: a commit between the two listings makes ours fail, not the other way round
    committed = _committed(stream, lake, from_hour, to_hour)
    if committed and "://" not in stream.uri and not Path(stream.uri).is_dir():
        raise VanishedPrefixError(
            f"stream {stream.name}: {stream.uri}: no such folder, but it was ingested from;"
            " mount it or mend the streams file"
        )
    listed = list_objects(stream, raw, from_hour, to_hour)
    hours = [
        ArrivalHour(stream, hour, listed.get(hour, ()), committed.get(hour, _NEVER)[0])
        for hour in sorted(listed)
    ]
    return [hour for hour in hours if hour.digest != committed.get(hour.hour, _NEVER)[1]]


_NEVER = (None, None)


def _committed(
    stream: Stream, lake: Store, from_hour: datetime, to_hour: datetime
) -> dict[datetime, tuple[str | None, str | None]]:
    """ETag of the ledger entry and digest of the listing, of each hour that was ingested."""
    keys = {}
    hour = from_hour.astimezone(UTC)
    while hour <= to_hour:
        keys[ledger_key(stream.name, hour)] = hour
        hour += HOUR
    folders = sorted({key.rpartition("/")[0] + "/" for key in keys})
    found = [item for folder in folders for item in lake.list(folder) if item.key in keys]

    def digest(item: StoredObject) -> str:
        return decode_entry(lake.read(item.key), item.key).listing_digest

    with ThreadPoolExecutor(_READERS) as pool:
        digests = pool.map(digest, found)
        return {
            keys[item.key]: (item.etag, digest) for item, digest in zip(found, digests, strict=True)
        }

"""The ledger: one entry an arrival hour; writing it is the commit of that hour."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from include.errors import SmsError
from include.ingest.rejects import Reason
from include.lake import ObjectNotFoundError, Store, StoredObject

_READERS = 16
"""Threads: on S3 each entry is a round trip."""


class UnreadableLedgerError(SmsError):
    """A ledger entry is not what this version writes."""


@dataclass(frozen=True, slots=True)
class ListedObject:
    """A raw object as it was listed; `size` in bytes as stored."""

    key: str
    etag: str
    size: int


@dataclass(frozen=True, slots=True)
class DayCount:
    """Events that an hour brought to one partition of the lake."""

    source_schema: str
    day: date
    events: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """What an arrival hour held and which files hold it now.

    records_read = events_written + repeats_dropped + rejected; `repaired` are among the events.
    `bytes` as stored; times are UTC. `objects` are those whose records the files hold, and
    `objects_gone` of them are no longer listed. Fields with a default are unknown to older entries;
    without a `recipe_digest`, what wrote an entry is known by its versions only.
    """

    stream: str
    arrival_hour: datetime
    listing_digest: str
    objects: tuple[ListedObject, ...]
    object_count: int
    bytes: int
    records_read: int
    events_written: int
    repeats_dropped: int
    rejected: int
    rejected_by_reason: dict[Reason, int]
    days: tuple[DayCount, ...]
    files: tuple[str, ...]
    reject_files: tuple[str, ...]
    first_event_at: datetime | None
    last_event_at: datetime | None
    normaliser_version: int
    layout_version: int
    account_contradictions: int
    ingested_at: datetime
    repaired: int = 0
    objects_gone: int = 0
    recipe_digest: str = ""
    lag_median_seconds: int | None = None
    lag_p95_seconds: int | None = None
    lag_max_seconds: int | None = None

    @property
    def key(self) -> str:
        """Where it lies."""
        return ledger_key(self.stream, self.arrival_hour)

    @property
    def content_digest(self) -> str:
        """Stands for what the files hold: the listing, and what it was made into."""
        return f"{self.listing_digest}{self.recipe_digest}"

    def keys_missing_in(self, listed: Iterable[StoredObject]) -> list[str]:
        """The objects of the entry that a listing doesn't have."""
        there = {item.key for item in listed}
        return [item.key for item in self.objects if item.key not in there]


def listing_digest(objects: Iterable[StoredObject]) -> str:
    """One digest for the keys, ETags and sizes of an hour's objects, in the order of keys."""
    digest = hashlib.sha256()
    for item in sorted(objects, key=lambda item: item.key):
        digest.update(msgspec.json.encode([item.key, item.etag, item.size]))
    return digest.hexdigest()


def ledger_key(stream: str, hour: datetime) -> str:
    """Where the entry of an arrival hour lies."""
    return f"ledger/{stream}/{hour:%Y/%m/%d/%H}.json"


def encode_entry(entry: LedgerEntry) -> bytes:
    """One line of JSON."""
    return msgspec.json.encode(entry) + b"\n"


def decode_entry(data: bytes, key: str) -> LedgerEntry:
    """The entry that a line holds; `key` is named in the error."""
    try:
        return _DECODER.decode(data)
    except msgspec.DecodeError as error:
        raise UnreadableLedgerError(
            f"{key}: not a ledger entry of this version ({error}); delete it to ingest anew"
        ) from None


def read_entry(lake: Store, stream: str, hour: datetime) -> LedgerEntry | None:
    """The committed entry of an hour, None when it was never ingested."""
    key = ledger_key(stream, hour)
    try:
        return decode_entry(lake.read(key), key)
    except ObjectNotFoundError:
        return None


def read_entries(lake: Store, keys: Sequence[str] | None = None) -> list[LedgerEntry]:
    """The committed entries of these keys, or all, by stream and hour."""
    if keys is None:
        keys = [item.key for item in lake.list("ledger/")]
    with ThreadPoolExecutor(_READERS) as pool:
        found = zip(keys, pool.map(lake.read, keys), strict=True)
        return [decode_entry(data, key) for key, data in found]


_DECODER = msgspec.json.Decoder(LedgerEntry)

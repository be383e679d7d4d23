"""What every arrival hour touched, kept in one object beside the ledger.

A daily run has to know which days any hour of any age has touched. Entries are read once: the index
keeps what was learnt of each, under the ETag that it had. It can be deleted at any time.
"""

from __future__ import annotations

from datetime import datetime

import msgspec
from msgspec import Struct

from include.ingest.ledger import DayCount, LedgerEntry, ledger_key, read_entries
from include.lake import ObjectNotFoundError, Store

INDEX_KEY = "audit/ledger_index.json"


class IndexedHour(Struct, frozen=True):
    """What an arrival hour's entry says of the days that it touched."""

    stream: str
    arrival_hour: datetime
    content_digest: str
    days: tuple[DayCount, ...]
    etag: str

    @property
    def key(self) -> str:
        """Where its entry lies."""
        return ledger_key(self.stream, self.arrival_hour)


def read_index(lake: Store) -> list[IndexedHour]:
    """Every committed arrival hour, by stream and hour; keeps what had to be read for it."""
    etags = {item.key: item.etag for item in lake.list("ledger/")}
    kept = _kept(lake)
    known = {hour.key: hour for hour in kept if etags.get(hour.key) == hour.etag}
    changed = [key for key in etags if key not in known]
    for key, entry in zip(changed, read_entries(lake, changed), strict=True):
        known[key] = _indexed(entry, etags[key])
    hours = [known[key] for key in etags]
    if hours != kept:
        lake.write(INDEX_KEY, msgspec.json.encode(hours))
    return hours


def _indexed(entry: LedgerEntry, etag: str) -> IndexedHour:
    return IndexedHour(entry.stream, entry.arrival_hour, entry.content_digest, entry.days, etag)


def _kept(lake: Store) -> list[IndexedHour]:
    try:
        return msgspec.json.decode(lake.read(INDEX_KEY), type=list[IndexedHour])
    except (ObjectNotFoundError, msgspec.DecodeError):
        return []

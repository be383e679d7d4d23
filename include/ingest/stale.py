"""Files that no ledger entry names: what an hour held before, or what a killed run left."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import chain

from include.ingest.ledger import LedgerEntry, read_entry
from include.ingest.tables import TABLES
from include.lake import Store
from include.streams import Stream

_FOLDERS = sorted({table.folder.partition("/")[0] for table in TABLES} | {"rejected"})
_NAME = re.compile(r"/(?P<stream>[a-z][a-z0-9_]*)-(?P<hour>\d{8}T\d{2})-[0-9a-f]{12}-\d+\.parquet$")


def remove_stale_files(
    lake: Store,
    streams: Iterable[Stream],
    from_hour: datetime,
    to_hour: datetime,
    grace: timedelta,
) -> int:
    """Remove the files of these arrival hours that their ledger entries don't name.

    Files younger than `grace` stay, since a writer may be about to commit them; so do those of an
    hour whose entry is younger, since a reader may still work by the entry before it.
    Gives the number of files removed.
    """
    written_before = datetime.now(UTC) - grace
    names = {stream.name for stream in streams}
    aged: defaultdict[tuple[str, datetime], list[str]] = defaultdict(list)
    for item in chain.from_iterable(lake.list(f"{folder}/") for folder in _FOLDERS):
        match = _NAME.search(item.key)
        if match and match["stream"] in names and item.modified_at <= written_before:
            hour = datetime.strptime(match["hour"], "%Y%m%dT%H").replace(tzinfo=UTC)
            if from_hour <= hour <= to_hour:
                aged[match["stream"], hour].append(item.key)
    removed = 0
    for (name, hour), keys in aged.items():  # each at once: its entry may be replaced any time
        stale = _unnamed(read_entry(lake, name, hour), keys, written_before)
        lake.delete(stale)
        removed += len(stale)
    lake.remove_abandoned(written_before)
    return removed


def _unnamed(entry: LedgerEntry | None, keys: list[str], written_before: datetime) -> list[str]:
    if entry is None:
        return keys
    if entry.ingested_at > written_before:
        return []
    return [key for key in keys if key not in {*entry.files, *entry.reject_files}]

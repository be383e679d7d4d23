"""Which raw objects belong to which arrival hour of a stream."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from include.ingest.ledger import listing_digest
from include.lake import Store, StoredObject
from include.streams import Stream

HOUR = timedelta(hours=1)
_ZONE_STEP = timedelta(minutes=15)
"""Every zone's offset is a multiple of it."""
_FAILED = re.compile(r"(^|/)[a-z-]+-failed(/|[0-9])")


@dataclass(frozen=True, slots=True)
class ArrivalHour:
    """One hour of one stream with the objects that were listed in it, sorted by key.

    `ledger_etag` is that of the ledger entry before the listing, None when there was none: the
    commit holds only if nobody committed this hour in between.
    """

    stream: Stream
    hour: datetime
    objects: tuple[StoredObject, ...]
    ledger_etag: str | None

    @property
    def digest(self) -> str:
        """Digest of the listing."""
        return listing_digest(self.objects)

    @property
    def stored_bytes(self) -> int:
        """Size of all objects as stored."""
        return sum(item.size for item in self.objects)


def list_objects(
    stream: Stream, raw: Store, from_hour: datetime, to_hour: datetime
) -> dict[datetime, tuple[StoredObject, ...]]:
    """The objects of each arrival hour (UTC) from one to another, both included, sorted by key.

    Hours without objects are left out. Lists day by day where the prefix pattern lets it.
    """
    folders = _folders(stream, from_hour, to_hour)
    found: dict[datetime, list[StoredObject]] = defaultdict(list)
    for prefix in sorted({folder.listed_prefix for folder in folders}):
        hours = {folder.name: folder.hour for folder in folders if folder.listed_prefix == prefix}
        lengths = {len(name) for name in hours}
        for item in raw.list(prefix):
            hour = next((hours[n] for n in (item.key[:k] for k in lengths) if n in hours), None)
            if hour is not None and not _is_error_output(stream, item.key):
                found[hour].append(item)
    return {hour: tuple(sorted(items, key=lambda item: item.key)) for hour, items in found.items()}


@dataclass(frozen=True, slots=True)
class _Folder:
    """How the keys of one arrival hour begin, and what is listed to find them."""

    name: str
    listed_prefix: str
    hour: datetime


def _folders(stream: Stream, from_hour: datetime, to_hour: datetime) -> list[_Folder]:
    """A folder belongs to the UTC hour in which its local hour begins, late where clocks jump into
    it; when clocks go back, both passes of the repeated hour share one folder, which belongs to
    the first."""
    zone = ZoneInfo(stream.time_zone)
    day_pattern = stream.prefix_pattern.partition("%H")[0].rpartition("/")
    folders = []
    moment = from_hour
    while moment < to_hour + HOUR:
        local = moment.astimezone(zone)
        name = local.strftime(stream.prefix_pattern)
        before = (moment - _ZONE_STEP).astimezone(zone).strftime(stream.prefix_pattern)
        if name != before and local.fold == 0:
            prefix = local.strftime(day_pattern[0] + day_pattern[1])
            hour = moment.astimezone(UTC).replace(minute=0)
            folders.append(_Folder(name, prefix, hour))
        moment += _ZONE_STEP
    return folders


def _is_error_output(stream: Stream, key: str) -> bool:
    """Firehose writes what it couldn't deliver below the data, unless told another prefix."""
    if stream.error_prefix and key.startswith(stream.error_prefix):
        return True
    return "-failed" not in stream.prefix_pattern and _FAILED.search(key) is not None

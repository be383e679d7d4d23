"""How long events take until they lie in a raw object (pure)."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from include.ingest.listing import HOUR

_NAME_TIME = re.compile(r"-(\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d)-[^/]*$")
"""Firehose: <stream>-<version>-YYYY-MM-dd-HH-mm-ss-<uuid>, in the time zone of the prefix
(https://docs.aws.amazon.com/firehose/latest/dev/s3-object-name.html)."""
_LATEST_NAME = timedelta(hours=25)
"""After the start of the arrival hour: Firehose tries to deliver for a day."""


def arrived_at(key: str, hour: datetime, time_zone: str) -> datetime:
    """When an object arrived: the time in its name, else the end of its arrival hour (UTC)."""
    match = _NAME_TIME.search(key)
    if match:
        try:
            local = datetime.strptime(match[1], "%Y-%m-%d-%H-%M-%S")  # noqa: DTZ007 - of the zone
        except ValueError:
            return hour + HOUR
        named = local.replace(tzinfo=ZoneInfo(time_zone)).astimezone(UTC)
        if hour <= named <= hour + _LATEST_NAME:
            return named
    return hour + HOUR


class LagHistogram:
    """Whole seconds from the events to the arrival of their object, counted: exact, mergeable.

    The time in a name is that of the object's oldest record, so an event may be younger: 0 then.
    """

    def __init__(self) -> None:
        self._counts: Counter[int] = Counter()

    def add(self, milliseconds: np.ndarray[tuple[int], np.dtype[np.int64]]) -> None:
        """Count the lags of some events."""
        seconds, counts = np.unique(np.maximum(milliseconds, 0) // 1000, return_counts=True)
        self._counts.update(dict(zip(seconds.tolist(), counts.tolist(), strict=True)))

    def percentile(self, share: float) -> int | None:
        """Nearest rank; None without events."""
        rank = max(1, int(np.ceil(share * self._counts.total())))
        for seconds in sorted(self._counts):
            rank -= self._counts[seconds]
            if rank <= 0:
                return seconds
        return None

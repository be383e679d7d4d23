"""The tasks of `ingest_sms_events` and `backfill_sms_events`."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from include.errors import SmsError
from include.ingest.run import find_changed_hours, ingest_hours
from include.lake import open_store
from include.publishing.days import Window, split_windows
from include.run import RunKind
from include.settings import load_settings
from include.streams import load_streams
from include.tasks.marts import moment, window_params

Json = dict[str, Any]

log = logging.getLogger(__name__)


class InvalidRangeError(SmsError):
    """The range of days asked for is upside down or missing."""


_EVENTS_BEFORE = timedelta(days=5)
"""v1 messages lie on the day of their first event, so events before a range tell its messages from
those that were sent before it."""

_EVENTS_AFTER = timedelta(days=8)
"""Receipts come up to 72 h after the request, and Firehose delivers late for days."""


def ingest_recent_hours(dag_run: Any) -> Json:
    """Ingest what changed in the hour of the partition and in those that it looks back over."""
    if dag_run.partition_key is None:
        ended = dag_run.run_after.astimezone(UTC) - timedelta(hours=1)
        last = ended.replace(minute=0, second=0, microsecond=0)
    else:
        last = datetime.fromisoformat(f"{dag_run.partition_key}:00").replace(tzinfo=UTC)
    first = last - timedelta(hours=load_settings().lookback_hours)
    return _ingest(first, last)


def ingest_range(params: Mapping[str, Any], dag_run: Any) -> list[Json]:
    """Ingest what can hold events of a range of request days; the windows to build, in order."""
    days = requested_range(params["from_day"], params["to_day"])
    as_of = moment(params["as_of"]) or dag_run.run_after.astimezone(UTC)
    first = datetime.combine(days.first - _EVENTS_BEFORE, time(), UTC)
    last = datetime.combine(days.last + _EVENTS_AFTER, time(23), UTC)
    _ingest(first, min(last, as_of - timedelta(hours=1)))
    return [window_params(window, as_of, RunKind.BACKFILL) for window in split_windows(days.days)]


def requested_range(first: str | None, last: str | None) -> Window:
    """The range of days from one to another, both included.

    Raises:
        InvalidRangeError: a day is missing, or the range is upside down.
    """
    if not first or not last:
        raise InvalidRangeError("backfill: from_day and to_day are needed, as YYYY-MM-DD")
    days = Window(date.fromisoformat(first), date.fromisoformat(last))
    if days.last < days.first:
        raise InvalidRangeError(f"backfill: {days.first}..{days.last} is upside down")
    return days


def _ingest(first: datetime, last: datetime) -> Json:
    settings = load_settings()
    store = open_store(settings.lake_uri)
    changed = find_changed_hours(load_streams(settings.streams_file), store, first, last)
    log.info("%s arrival hours to ingest between %s and %s", len(changed), first, last)
    summary = ingest_hours(changed, settings, log.info)
    log.info("%s", summary)
    return {"arrival_hours": len(changed)}

"""The tasks of `ingest_sms_events` and `backfill_sms_events`."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from include.errors import SmsError
from include.ingest.recipe import recipe_of
from include.ingest.reingest import Reingest, find_hours
from include.ingest.run import ingest_hours
from include.lake import open_store
from include.publishing.days import READ_AROUND, Window, split_windows
from include.run import RunKind
from include.settings import Settings, load_settings
from include.streams import load_streams
from include.tasks.marts import moment, window_params

Json = dict[str, Any]

log = logging.getLogger(__name__)


class InvalidRangeError(SmsError):
    """The range of days asked for is upside down or missing."""


_SWEEP_HOUR = 3
"""The partition whose run looks back for days: the last one before the marts are built."""


def ingest_recent_hours(dag_run: Any) -> Json:
    """Ingest what changed in the hour of the partition and in those that it looks back over.

    Once a day it looks back for days, since Firehose retries for that long.
    """
    settings = load_settings()
    last = _hour_of(dag_run)
    back = timedelta(hours=settings.lookback_hours)
    if last.hour == _SWEEP_HOUR:
        back = timedelta(days=settings.sweep_days)
    return _ingest(settings, last - back, last, Reingest.CHANGED)


def _hour_of(dag_run: Any) -> datetime:
    """The arrival hour of the run's partition; the last whole hour for a run without one."""
    if dag_run.partition_key is None:
        ended: datetime = dag_run.run_after.astimezone(UTC) - timedelta(hours=1)
        return ended.replace(minute=0, second=0, microsecond=0)
    return datetime.fromisoformat(f"{dag_run.partition_key}:00").replace(tzinfo=UTC)


def ingest_range(params: Mapping[str, Any], dag_run: Any) -> list[Json]:
    """Ingest what can hold events of a range of request days; the windows to build, in order."""
    days = requested_range(params["from_day"], params["to_day"])
    as_of = moment(params["as_of"]) or dag_run.run_after.astimezone(UTC)
    before, after = READ_AROUND["v1"]
    first = datetime.combine(days.first - before, time(), UTC)
    last = datetime.combine(days.last + after, time(23), UTC)
    last = min(last, as_of - timedelta(hours=1))
    _ingest(load_settings(), first, last, Reingest(params["reingest"]))
    cut = params["arrived_before"]
    windows = split_windows(days.days)
    return [window_params(window, as_of, RunKind.BACKFILL, cut) for window in windows]


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


def _ingest(settings: Settings, first: datetime, last: datetime, choice: Reingest) -> Json:
    store = open_store(settings.lake_uri)
    streams = load_streams(settings.streams_file)
    work = find_hours(streams, store, first, last, choice=choice, recipe=recipe_of(settings))
    log.info("%s arrival hours to ingest between %s and %s", len(work.hours), first, last)
    if warning := work.warning():
        log.warning("%s", warning)
    summary = ingest_hours(work.hours, settings, log.info)
    log.info("%s", summary)
    return {"arrival_hours": len(work.hours)}

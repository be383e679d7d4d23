"""Conditions of what arrives: hours that are missing, rejects and statuses that are new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

import orjson

from include.alerts.conditions.view import View, condition_key, facts
from include.alerts.families import Family, Severity
from include.alerts.notice import Notice

_LATE = timedelta(hours=6)
"""Age at which an hour that is missing is told of: Firehose may just be slow."""
_KNOWN = timedelta(days=28)
"""How far back a reject reason of a stream isn't new."""
_MANY = 1000
"""Messages or records from which on a new status or reason is urgent."""


def missing_hours(view: View) -> Iterable[Notice]:
    """A notice for each stream of which expected arrival hours are missing."""
    before = view.as_of.replace(tzinfo=None) - _LATE
    rows = view.read(
        "select stream, arrival_hour from load_audit"  # noqa: S608
        " where completeness = 'missing' and is_expected"
        f" and arrival_hour >= timestamp '{view.first_day} 00:00:00'"
        f" and arrival_hour < timestamp '{before:%Y-%m-%d %H:%M:%S}' order by stream, arrival_hour"
    )
    for stream, group in groupby(rows, key=lambda row: row["stream"]):
        hours: list[datetime] = [row["arrival_hour"] for row in group]
        yield Notice(
            key=condition_key(Family.LEDGER_GAP, stream),
            family=Family.LEDGER_GAP,
            severity=_severity_of_gap(len(hours)),
            place=f"stream {stream}",
            opened_day=hours[0].date(),
            last_day=hours[-1].date(),
            facts=facts(
                {
                    "What": f"{len(hours)} arrival hours without objects that were expected.",
                    "Where": f"stream {stream}",
                    "Since": f"{hours[0]:%Y-%m-%d %H:00}, last {hours[-1]:%Y-%m-%d %H:00} UTC",
                }
            ),
        )


def _severity_of_gap(hours: int) -> Severity:
    if hours >= 12:
        return Severity.CRITICAL
    return Severity.HIGH if hours >= 3 else Severity.WARNING


def new_reject_reasons(view: View) -> Iterable[Notice]:
    """A notice for each stream and reason that its four weeks before didn't have."""
    rows = view.read(
        "select stream, request_date as day, rejected_by_reason from load_audit"  # noqa: S608
        f" where rejected > 0 and request_date between date '{view.first_day - _KNOWN}'"
        f" and date '{view.last_day}' order by stream, arrival_hour"
    )
    for (stream, reason), seen in _days_by_reason(rows).items():
        if min(seen) < view.first_day:
            continue
        records = sum(seen.values())
        yield Notice(
            key=condition_key(Family.REJECTED, stream, reason),
            family=Family.REJECTED,
            severity=_severity_of_many(records),
            place=f"stream {stream}",
            opened_day=min(seen),
            last_day=max(seen),
            facts=facts(
                {
                    "What": f"{records:,} records were rejected as {reason}, which the four weeks"
                    " before didn't have.",
                    "Where": f"stream {stream}",
                    "Since": f"objects of {min(seen)}, last {max(seen)}",
                }
            ),
        )


def _days_by_reason(
    rows: Iterable[Mapping[str, Any]],
) -> dict[tuple[str, str], dict[date, int]]:
    """How many records were rejected on each day, by stream and reason."""
    days: dict[tuple[str, str], dict[date, int]] = {}
    for row in rows:
        for reason, count in orjson.loads(row["rejected_by_reason"]).items():
            seen = days.setdefault((row["stream"], reason), {})
            seen[row["day"]] = seen.get(row["day"], 0) + count
    return days


def unmapped_statuses(view: View) -> Iterable[Notice]:
    """A notice for each status that AWS reports and nobody mapped."""
    for row in view.rows(
        "source_schema, channel, status, min(request_date) as first_day,"
        " max(request_date) as last_day, count(*) as messages,"
        " count(distinct iso_country_code) as countries",
        "messages",
        "outcome_group = 'unmapped'",
        "group by source_schema, channel, status order by source_schema, channel, status",
    ):
        schema, channel, status = row["source_schema"], row["channel"], row["status"]
        yield Notice(
            key=condition_key(Family.UNMAPPED, schema, channel, status),
            family=Family.UNMAPPED,
            severity=_severity_of_many(row["messages"]),
            place=status,
            opened_day=row["first_day"],
            last_day=row["last_day"],
            facts=facts(
                {
                    "What": f"{row['messages']:,} messages have the status {status}"
                    f" ({schema}, {channel}).",
                    "Where": f"{row['countries']} countries",
                    "Since": f"messages of {row['first_day']}, last {row['last_day']}",
                }
            ),
        )


def _severity_of_many(count: int) -> Severity:
    return Severity.HIGH if count >= _MANY else Severity.WARNING

"""The figures behind an alert's chart, read from the published marts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from include.alerts.alert import Alert
from include.alerts.families import Family

DAYS_BEFORE = 42
"""Days of history that a chart shows."""

Read = Callable[[str], list[dict[str, Any]]]
"""Rows of a query over the published marts."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """`series` is what was observed by day, at the alert's age, in the unit of its family."""

    series: tuple[tuple[date, float], ...]


def read_evidence(read: Read, alert: Alert) -> Evidence:
    """The evidence of an alert up to its last day."""
    where = f"account_id = {_quoted(alert.account_id)}"
    if alert.grain != "fleet":
        where += f" and iso_country_code = {_quoted(alert.iso_country_code)}"
    series = tuple((row["day"], float(row["value"])) for row in read(_series_sql(alert, where)))
    return Evidence(series)


def _series_sql(alert: Alert, where: str) -> str:
    match alert.family:
        case Family.COST:
            mart, day, value = "cost_daily", "request_date", "sum(cost_usd) / sum(paid_messages)"
            rows = "paid_messages > 0"
        case Family.TIME_TO_RECEIPT:
            mart, day, value = "time_to_receipt", "request_date", "max(p90_seconds)"
            rows = "grain = 'country' and receipts > 0"
        case Family.VOLUME | Family.PUMPING | Family.MISSING_DATA:
            mart, day, value = "rates_as_of", "day", "sum(n)"
            rows = "grain = 'country' and metric = 'delivery' and age_days = 1"
        case _:
            mart, day, value = "rates_as_of", "day", "1e0 * sum(x) / sum(n)"
            rows = (
                f"grain = {_quoted(alert.grain)} and entity = {_quoted(alert.entity)} and n > 0"
                f" and metric = '{alert.family}' and age_days = {alert.age_days}"
            )
    return (
        f"select {day} as day, cast({value} as double) as value from {mart}"  # noqa: S608
        f" where {where} and {rows} and {_on_days(day, alert)} group by {day} order by {day}"
    )


def _on_days(column: str, alert: Alert) -> str:
    first = alert.target_day - timedelta(days=DAYS_BEFORE)
    last = max(alert.target_day, alert.last_day)
    return f"{column} between date '{first}' and date '{last}'"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"

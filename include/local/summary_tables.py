"""The tables of the summary (pure): alerts, injected incidents, run times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich import box
from rich.table import Table

from include.local.truth import WATCHED_FAMILIES, Truth, find_false_alerts, find_missed

_ALERTS_SHOWN = 15

Rows = Sequence[Mapping[str, Any]]


def plain_table(title: str, *columns: str) -> Table:
    """A table that reads well in a terminal and in a log."""
    table = Table(title=f"\n{title}", title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.show_header = bool(columns)
    table.caption_justify = "left"
    for column in columns:
        table.add_column(column)
    return table


def alerts_table(alerts: Rows) -> Table:
    """The latest alerts, with the rate that was seen and the one to be expected."""
    table = plain_table("Alerts", "opened", "country", "metric", "severity", "seen", "expected")
    for alert in alerts[-_ALERTS_SHOWN:]:
        rates = (f"{100 * alert[name]:.1f} %" for name in ("observed_value", "expected_value"))
        table.add_row(*_cells(alert), *rates)
    if len(alerts) > _ALERTS_SHOWN:
        table.caption = f"the latest of {len(alerts)}; all: make query SQL='from alerts'"
    return table


def incidents_table(alerts: Rows, truth: Truth) -> Table:
    """The injected incidents with the alerts that they raised, then the alerts of none."""
    title = "Incidents injected, and the alerts raised"
    table = plain_table(title, "days", "country", "kind", "alerts")
    for label in truth.labels:
        met = [alert for alert in alerts if label.meets(alert)]
        days = f"{label.first_day} to {label.last_day}"
        table.add_row(days, label.country or "all", label.name, _answer(label.family, met))
    false_alerts = find_false_alerts(truth.labels, alerts)
    for false in false_alerts:
        opened, country, metric, severity = _cells(false)
        table.add_row(opened, country, "none", f"FALSE ALERT: {metric} {severity}")
    watched = [label for label in truth.labels if label.family in WATCHED_FAMILIES]
    missed = find_missed(watched, alerts)
    table.caption = (
        f"{len(watched) - len(missed)} of {len(watched)} incidents of delivery, blocked and"
        f" pending alerted; {len(false_alerts)} false alerts among {len(alerts)}"
    )
    return table


def times_table(seconds: Mapping[str, float]) -> Table:
    """How long each step took."""
    table = plain_table("Run times", "step", "seconds")
    for step, duration in seconds.items():
        table.add_row(step, f"{duration:.0f}")
    table.add_row("in all", f"{sum(seconds.values()):.0f}")
    return table


def _answer(family: str, met: Rows) -> str:
    found = ", ".join(sorted({f"{alert['metric']} {alert['severity']}" for alert in met}))
    if family in {alert["metric"] for alert in met}:
        return found
    verdict = "MISSED" if family in WATCHED_FAMILIES else "not watched yet"
    return f"{verdict}; found: {found}" if found else verdict


def _cells(alert: Mapping[str, Any]) -> tuple[str, str, str, str]:
    opened = alert["opened_day"].isoformat()
    return opened, alert["iso_country_code"], alert["metric"], alert["severity"]

"""The short summary at the end of `make demo` and `make run`, read from what is published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from include.ingest.ledger import LedgerEntry, read_entries
from include.lake import open_store
from include.local.truth import (
    WATCHED_FAMILIES,
    Truth,
    count_published,
    find_differences,
    find_false_alerts,
    find_missed,
    read_truth,
)
from include.settings import Settings
from include.warehouse.warehouse import open_warehouse

Rows = list[dict[str, Any]]

_TOTALS = """
select
    min(request_date) as first_day,
    max(request_date) as last_day,
    sum(attempted) as messages,
    count(distinct iso_country_code) as countries,
    sum(confirmed + accepted) filter (is_mature) / nullif(sum(finalised) filter (is_mature), 0)
        as delivery_rate,
    sum(blocked) / nullif(sum(handed_over), 0) as blocked_share
from delivery_daily
"""
_PENDING = "select sum(messages) as messages, min(oldest_requested_at) as oldest from pending_age"
_COUNTS = """
select request_date, account_id, iso_country_code, attempted, confirmed, accepted, blocked
from delivery_daily
"""
_ALERTS = "select * from alerts where status <> 'retracted' order by opened_day, iso_country_code"


def show_summary(
    settings: Settings, seconds: Mapping[str, float], truth_folder: Path | None = None
) -> None:
    """Print what the marts say, beside the simulator's truth when there is one.

    Raises:
        SmsError: nothing is published.
    """
    store = open_store(settings.lake_uri)
    warehouse = open_warehouse(settings, store)
    console = Console(highlight=False)
    entries = read_entries(store)
    alerts = warehouse.read_published(_ALERTS)
    truth = read_truth(truth_folder) if truth_folder else None
    console.print()
    totals, pending = warehouse.read_published(_TOTALS)[0], warehouse.read_published(_PENDING)[0]
    console.print(_totals_table(totals, pending, entries))
    console.print(_incidents_table(alerts, truth) if truth else _alerts_table(alerts))
    if truth:
        _show_agreement(console, truth, warehouse.read_published(_COUNTS), entries)
    if seconds:
        console.print(_times_table(seconds))
    _show_places(console, settings)


def _totals_table(
    totals: Mapping[str, Any], pending: Mapping[str, Any], entries: Sequence[LedgerEntry]
) -> Table:
    rejected = count_rejects(entries)
    table = _table(f"SMS sent {totals['first_day']} to {totals['last_day']}")
    table.add_row("messages", f"{totals['messages'] or 0:,}")
    table.add_row("countries", str(totals["countries"]))
    table.add_row("delivery rate, mature days", _percent(totals["delivery_rate"]))
    table.add_row("blocked share", _percent(totals["blocked_share"]))
    oldest = f"{pending['oldest']:%Y-%m-%d %H:%M} UTC" if pending["oldest"] else "none"
    table.add_row("oldest pending", f"{oldest} ({pending['messages'] or 0:,} pending)")
    reasons = ", ".join(f"{reason} {count:,}" for reason, count in sorted(rejected.items()))
    table.add_row("rejected records", f"{sum(rejected.values()):,} ({reasons or 'none'})")
    return table


def count_rejects(entries: Sequence[LedgerEntry]) -> dict[str, int]:
    """Rejected records by reason, over all arrival hours."""
    rejected: Counter[str] = Counter()
    for entry in entries:
        rejected.update({reason.value: n for reason, n in entry.rejected_by_reason.items()})
    return {reason: count for reason, count in rejected.items() if count}


def _alerts_table(alerts: Rows) -> Table:
    table = _table("Alerts", "opened", "country", "metric", "severity", "what")
    for alert in alerts:
        table.add_row(*_alert_cells(alert), alert["explanation"])
    return table


def _incidents_table(alerts: Rows, truth: Truth) -> Table:
    """The injected incidents with the alerts that they raised, then the alerts of none."""
    table = _table("Incidents injected, and the alerts raised", "days", "country", "kind", "alert")
    for label in truth.labels:
        met = [alert for alert in alerts if label.meets(alert)]
        days = f"{label.first_day} to {label.last_day}"
        table.add_row(days, label.country or "all", label.name, _answer(label.family, met))
    false_alerts = find_false_alerts(truth.labels, alerts)
    for false in false_alerts:
        opened, country, metric, severity = _alert_cells(false)
        table.add_row(opened, country, "none", f"FALSE ALERT: {metric} ({severity})")
    watched = [label for label in truth.labels if label.family in WATCHED_FAMILIES]
    missed = find_missed(watched, alerts)
    table.caption = (
        f"{len(watched) - len(missed)} of {len(watched)} incidents of delivery, blocked and pending"
        f" alerted; false alerts: {len(false_alerts)} of {len(alerts)}"
    )
    table.caption_justify = "left"
    return table


def _answer(family: str, met: Rows) -> str:
    found = ", ".join(sorted({f"{one['metric']} ({one['severity']})" for one in met}))
    if family in {one["metric"] for one in met}:
        return found
    if family in WATCHED_FAMILIES:
        return f"MISSED; found: {found}" if found else "MISSED"
    return f"not watched yet; found: {found}" if found else "not watched yet"


def _alert_cells(alert: Mapping[str, Any]) -> tuple[str, str, str, str]:
    return (
        alert["opened_day"].isoformat(),
        alert["iso_country_code"],
        alert["metric"],
        alert["severity"],
    )


def _show_agreement(
    console: Console, truth: Truth, counts: Rows, entries: Sequence[LedgerEntry]
) -> None:
    """Say whether the figures equal the simulator's own."""
    differences = find_differences(truth.counts, count_published(counts))
    days = len({key[0] for key in truth.counts})
    found = count_rejects(entries)
    if found != dict(truth.rejected):
        differences.append(f"rejected records: {found} instead of {dict(truth.rejected)}")
    unbalanced = [entry for entry in entries if not _is_balanced(entry)]
    differences += [f"{one.stream} {one.arrival_hour}: records are lost" for one in unbalanced]
    verdict = f"{len(differences)} DIFFER, first: {differences[0]}" if differences else "all equal"
    console.print(
        f"\nAgainst the simulator's truth: {len(truth.counts):,} counts of messages, delivered and"
        f" blocked (country x day, {days} mature days), rejects by reason: {verdict}"
    )


def _is_balanced(entry: LedgerEntry) -> bool:
    return entry.records_read == entry.events_written + entry.repeats_dropped + entry.rejected


def _times_table(seconds: Mapping[str, float]) -> Table:
    table = _table("Run times", "step", "seconds")
    for step, duration in seconds.items():
        table.add_row(step, f"{duration:.0f}")
    table.add_row("in all", f"{sum(seconds.values()):.0f}")
    return table


def _show_places(console: Console, settings: Settings) -> None:
    lake = settings.lake_uri
    console.print("\nWhere to look next")
    console.print(f"  published marts   {lake}/published/sms.duckdb, or")
    console.print('                    make query SQL="from delivery_daily limit 10"')
    console.print(f"  Data Docs         {lake}/reports/data_docs/index.html")
    console.print(f"  alerts sent       {lake}/reports/alerts.log")
    console.print("  Airflow           make up")


def _table(title: str, *columns: str) -> Table:
    table = Table(title=f"\n{title}", title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.show_header = bool(columns)
    for column in columns:
        table.add_column(column)
    return table


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * float(share):.2f} %"

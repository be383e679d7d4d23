"""The short summary at the end of `make demo` and `make run`, read from what is published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from include.ingest.ledger import LedgerEntry, read_entries
from include.lake import open_store
from include.local.summary_tables import (
    alerts_table,
    incidents_table,
    plain_table,
    times_table,
)
from include.local.truth import Truth, count_published, find_differences, read_truth
from include.publishing.days import Window
from include.settings import Settings
from include.warehouse.warehouse import open_warehouse

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
_LAST_MOMENT = " group by as_of order by as_of desc limit 1"
_COUNTS = """
select request_date, account_id, iso_country_code, attempted, confirmed, accepted, blocked
from delivery_daily
"""
_ALERTS = """
select opened_day, first_day, last_day, iso_country_code, metric, severity, observed_value,
    expected_value
from alerts
where status <> 'retracted'
"""


def show_summary(
    settings: Settings,
    seconds: Mapping[str, float],
    *,
    days: Window | None = None,
    truth_folder: Path | None = None,
) -> None:
    """Print what the marts say of some days (default: all), beside the truth when there is one.

    Raises:
        SmsError: nothing is published.
    """
    store = open_store(settings.lake_uri)
    read = open_warehouse(settings, store).read_published
    where = f" where request_date between '{days.first}' and '{days.last}'" if days else ""
    alerts = read(_ALERTS + where.replace("where", "and") + " order by opened_day, 4, 5")
    entries = read_entries(store)
    console = Console(highlight=False)
    pending = read(_PENDING + where + _LAST_MOMENT)
    console.print(_totals_table(read(_TOTALS + where)[0], pending, entries))
    if truth_folder:
        truth = read_truth(truth_folder)
        console.print(incidents_table(alerts, truth))
        _show_agreement(console, truth, read(_COUNTS), entries)
    else:
        console.print(alerts_table(alerts))
    if seconds:
        console.print(times_table(seconds))
    _show_places(console, settings)


def _totals_table(
    totals: Mapping[str, Any], pending: Sequence[Mapping[str, Any]], entries: Sequence[LedgerEntry]
) -> Table:
    rejected = count_rejects(entries)
    table = plain_table(f"SMS sent {totals['first_day']} to {totals['last_day']}")
    table.add_row("messages", f"{totals['messages'] or 0:,}")
    table.add_row("countries", str(totals["countries"]))
    table.add_row("delivery rate, mature days", _percent(totals["delivery_rate"]))
    table.add_row("blocked share", _percent(totals["blocked_share"]))
    oldest = [
        f"{one['oldest']:%Y-%m-%d %H:%M} UTC ({one['messages']:,} pending)" for one in pending
    ]
    table.add_row("oldest pending", oldest[0] if oldest else "none")
    reasons = ", ".join(f"{reason} {count:,}" for reason, count in sorted(rejected.items()))
    table.add_row("rejected records, whole lake", f"{sum(rejected.values()):,}  {reasons}")
    return table


def count_rejects(entries: Sequence[LedgerEntry]) -> dict[str, int]:
    """Rejected records by reason, over all arrival hours."""
    rejected: Counter[str] = Counter()
    for entry in entries:
        rejected.update({reason.value: n for reason, n in entry.rejected_by_reason.items()})
    return {reason: count for reason, count in rejected.items() if count}


def _show_agreement(
    console: Console, truth: Truth, counts: list[dict[str, Any]], entries: Sequence[LedgerEntry]
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


def _show_places(console: Console, settings: Settings) -> None:
    lake = settings.lake_uri
    lines = (
        "\nWhere to look next",
        f"  published marts   {lake}/published/ for a BI tool, or",
        '                    make query SQL="select * from delivery_daily limit 10"',
        f"  Data Docs         {lake}/reports/data_docs/index.html",
        f"  alerts sent       {lake}/reports/alerts.log",
        "  Airflow           make up",
    )
    for line in lines:
        console.print(line, soft_wrap=True)


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * float(share):.2f} %"

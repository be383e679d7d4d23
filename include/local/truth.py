"""What the simulator says of the demo's lake, beside what was published (pure).

Only files are read that the simulator wrote; nothing is imported from it.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

WATCHED_FAMILIES = ("delivery", "blocked", "pending")
_LATEST_RECEIPT = timedelta(days=3)

CountKey = tuple[str, str, str, str]
"""Request day, account, country, count (`attempted`, `delivered`, `blocked`)."""

_COUNTS_OF_GROUP = {
    "success_confirmed": ("attempted", "delivered"),
    "success_unconfirmed": ("attempted", "delivered"),
    "blocked": ("attempted", "blocked"),
}


@dataclass(frozen=True, slots=True)
class Label:
    """An incident that the simulator injected; `family` is the metric that it moves."""

    name: str
    family: str
    country: str | None
    first_day: date
    last_day: date

    def meets(self, alert: Mapping[str, Any]) -> bool:
        """Whether an alert speaks of this incident: same country, days that touch.

        Messages of the three days before can still wait for their receipts.
        """
        first, last = alert["first_day"], alert["last_day"]
        touches = first <= self.last_day and last >= self.first_day - _LATEST_RECEIPT
        return self.country == alert["iso_country_code"] and bool(touches)


@dataclass(frozen=True, slots=True)
class Truth:
    """The labels, and the counts of the days after which nothing changes any more."""

    labels: tuple[Label, ...]
    counts: Mapping[CountKey, int]
    rejected: Mapping[str, int]


def read_truth(folder: Path) -> Truth:
    """What the simulator wrote into its truth folder."""
    labels = json.loads((folder / "labels.json").read_text())["incidents"]
    with (folder / "daily_outcomes.csv").open(newline="") as file:
        counts = count_outcomes(csv.DictReader(file))
    summary = json.loads((folder / "summary.json").read_text())
    return Truth(tuple(_label(one) for one in labels), counts, summary["rejected_by_reason"])


def count_outcomes(rows: Iterable[Mapping[str, str]]) -> dict[CountKey, int]:
    """Messages by day, account, country and count; SMS to people, on mature days."""
    counts: Counter[CountKey] = Counter()
    for row in rows:
        counted = row["channel"] == "sms" and row["is_simulator"] == "false"
        if counted and row["is_mature"] == "true":
            for name in _COUNTS_OF_GROUP.get(row["outcome_group"], ("attempted",)):
                key = (row["day"], row["account_id"], row["iso_country_code"], name)
                counts[key] += int(row["messages"])
    return {key: count for key, count in counts.items() if count}


def count_published(rows: Iterable[Mapping[str, Any]]) -> dict[CountKey, int]:
    """The same counts from rows of `delivery_daily`."""
    counts: dict[CountKey, int] = {}
    for row in rows:
        place = (row["request_date"].isoformat(), row["account_id"], row["iso_country_code"])
        counts[(*place, "attempted")] = row["attempted"]
        counts[(*place, "delivered")] = row["confirmed"] + row["accepted"]
        counts[(*place, "blocked")] = row["blocked"]
    return {key: count for key, count in counts.items() if count}


def find_differences(truth: Mapping[CountKey, int], found: Mapping[CountKey, int]) -> list[str]:
    """Each count of the truth's days that the marts give otherwise, as a line."""
    days = {key[0] for key in truth}
    keys = sorted({*truth, *(key for key in found if key[0] in days)})
    return [
        f"{' '.join(key)}: {found.get(key, 0)} instead of {truth.get(key, 0)}"
        for key in keys
        if truth.get(key, 0) != found.get(key, 0)
    ]


def find_false_alerts(
    labels: Iterable[Label], alerts: Iterable[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """The alerts that no injected incident explains, whatever metric it moves."""
    known = list(labels)
    return [alert for alert in alerts if not any(label.meets(alert) for label in known)]


def find_missed(labels: Iterable[Label], alerts: Iterable[Mapping[str, Any]]) -> list[Label]:
    """The incidents of which no alert of their own metric speaks."""
    raised = list(alerts)
    return [
        label
        for label in labels
        if not any(alert["metric"] == label.family and label.meets(alert) for alert in raised)
    ]


def _label(one: Mapping[str, Any]) -> Label:
    first, last = date.fromisoformat(one["first_day"]), date.fromisoformat(one["last_day"])
    return Label(one["kind"], one["family"], one["country"], first, last)

"""Alerts held against labels, at the level of events.

A page is what an operator gets: the alerts of a country at most two days apart. It is true when an
incident of the country overlaps it, a day of grace after its end. An incident is found when an
alert of a fitting metric overlaps it. Alerts that were retracted later count: somebody was paged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from benchmarks.detector.labels import Kind
from benchmarks.detector.world import DAYS, FIRST_DAY, QUIET_DAYS

Row = dict[str, Any]

FITTING: dict[str, set[str]] = {
    Kind.BLOCK: {"blocked", "delivery"},
    Kind.DELIVERY_DROP: {"delivery"},
    Kind.PENDING: {"pending", "delivery"},
    Kind.SILENT_CARRIER: {"pending", "delivery"},
    Kind.VOLUME_OUTAGE: {"volume"},
    Kind.PUMPING: {"pumping", "delivery"},
    Kind.COST_JUMP: {"cost"},
    Kind.SLOW_RECEIPTS: {"time_to_receipt"},
    Kind.OPT_OUT_SPIKE: {"opt_out"},
    Kind.MISSING_DATA: {"missing_data"},
}
FLEET = "missing_data"
SCORED_FROM = FIRST_DAY + timedelta(days=QUIET_DAYS)
SCORED_DAYS = DAYS - QUIET_DAYS
GRACE = timedelta(days=1)
APART = timedelta(days=2)


@dataclass(frozen=True)
class Score:
    """What a detector is worth on one world; `delays` in days after the first possible one."""

    incidents: int
    found: int
    pages: int
    true_pages: int
    delays: tuple[int, ...]
    scoped: int
    culprit_first: int
    missed: tuple[Row, ...]
    false: tuple[Row, ...]

    @property
    def recall(self) -> float:
        """Incidents found."""
        return self.found / max(self.incidents, 1)

    @property
    def precision(self) -> float:
        """Pages that were right."""
        return self.true_pages / max(self.pages, 1)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.precision * self.recall / max(self.precision + self.recall, 1e-9)

    @property
    def false_per_30_days(self) -> float:
        """Pages without an incident."""
        return (self.pages - self.true_pages) * 30 / SCORED_DAYS


def score_alerts(alerts: Iterable[Row], labels: Sequence[Row]) -> Score:
    """Score alerts with `iso_country_code`, `metric`, `opened_day`, `last_day`.

    `found_on` gives the delay, `culprit` (grain, entity) the attribution, where they are there.
    """
    scored = [alert for alert in alerts if alert["opened_day"] >= SCORED_FROM]
    places = defaultdict(list)
    for alert in scored:
        places[_place(alert)].append(alert)
    incidents = defaultdict(list)
    for label in labels:
        incidents[label["iso_country_code"]].append(label)
    pages = [page for place in places.values() for page in _pages(place)]
    true = [page for page in pages if _is_true(page, incidents[_place(page[0])])]
    hits = [(label, _hits(label, places[label["iso_country_code"]])) for label in labels]
    scoped = [(label, alerts) for label, alerts in hits if alerts and label["grain"] != "country"]
    return Score(
        incidents=len(labels),
        found=sum(bool(alerts) for _, alerts in hits),
        pages=len(pages),
        true_pages=len(true),
        delays=tuple(_delay(label, alerts) for label, alerts in hits if alerts),
        scoped=len(scoped),
        culprit_first=sum(_is_culprit_first(label, alerts) for label, alerts in scoped),
        missed=tuple(label for label, alerts in hits if not alerts),
        false=tuple(page[0] for page in pages if page not in true),
    )


def _place(alert: Row) -> str | None:
    return None if alert["metric"] == FLEET else alert["iso_country_code"]


def _pages(alerts: list[Row]) -> list[list[Row]]:
    pages: list[list[Row]] = []
    last = date.min
    for alert in sorted(alerts, key=lambda alert: alert["opened_day"]):
        if not pages or alert["opened_day"] > last + APART:
            pages.append([])
        pages[-1].append(alert)
        last = max(last, alert["last_day"])
    return pages


def _is_true(page: list[Row], labels: list[Row]) -> bool:
    return any(_overlap(alert, label) for alert in page for label in labels)


def _overlap(alert: Row, label: Row) -> bool:
    return bool(
        alert["opened_day"] <= label["last_day"] + GRACE and alert["last_day"] >= label["first_day"]
    )


def _hits(label: Row, alerts: list[Row]) -> list[Row]:
    fitting = FITTING[label["kind"]]
    return [a for a in alerts if a["metric"] in fitting and _overlap(a, label)]


def _delay(label: Row, alerts: list[Row]) -> int:
    known = min(a.get("found_on") or a["opened_day"] + GRACE for a in alerts)
    late: int = (known - label["first_day"]).days - 1
    return max(late, 0)


def _is_culprit_first(label: Row, alerts: list[Row]) -> bool:
    """Whether the first alert that names a culprit names the right one."""
    named = sorted((a for a in alerts if a.get("culprit")), key=lambda a: -a["z"])
    return bool(named) and named[0]["culprit"] == (label["grain"], label["entity"])

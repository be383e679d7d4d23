"""`python -m benchmarks.detector.hourly 1001 1002`: score the detector by the hour.

A page is the alerts of a country at most six hours apart, true when an incident overlaps it or
ended up to three hours before. A delay is from the start of an incident until it could be known.
The counts of an hour at age 1 are known two hours after its start: less is not possible.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

import numpy as np
import pyarrow.parquet as pq

from benchmarks.detector.hours import FIRST_HOUR, HOURS, QUIET_HOURS, draw_hours
from benchmarks.detector.labels import HARD, STANDARD
from benchmarks.detector.score import FITTING, Row
from benchmarks.detector.tables import WORLDS
from include.local.detect import detect_by_hour
from include.settings import Settings

APART = timedelta(hours=6)
GRACE = timedelta(hours=3)
COLUMNS = ("recall", "precision", "F1", "false / 30 days", "median delay h", "90 % within h")


class Found(NamedTuple):
    """What a detector found in a world; delays in hours."""

    incidents: int
    delays: list[float]
    pages: int
    true_pages: int


def main() -> None:
    """Draw the worlds, run the detector on each, print the means."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seeds", type=int, nargs="+")
    seeds = parser.parse_args().seeds
    lines = [f"| magnitude | {' | '.join(COLUMNS)} |", "| --- " * (len(COLUMNS) + 1) + "|"]
    for magnitude in (STANDARD, HARD):
        lines.append(_line(magnitude, [_find(seed, magnitude) for seed in seeds]))
    print("\n".join(lines))  # noqa: T201 - the report


def _find(seed: int, magnitude: str) -> Found:
    folder = WORLDS / f"hours-{magnitude}-{seed}"
    folder.mkdir(parents=True, exist_ok=True)
    rates, labels = draw_hours(seed, magnitude)
    pq.write_table(rates, folder / "rates_by_hour.parquet")
    settings = Settings(_env_file=None, lake_uri=str(folder), scratch_dir=folder)
    detect_by_hour(folder / "rates_by_hour.parquet", folder / "hour_alerts.parquet", settings)
    alerts = pq.read_table(folder / "hour_alerts.parquet").to_pylist()
    return score(alerts, labels.to_pylist())


def score(alerts: Iterable[Row], labels: list[Row]) -> Found:
    """Hold alerts with `opened_hour`, `last_hour` and `found_at` against labels."""
    first = FIRST_HOUR + timedelta(hours=QUIET_HOURS)
    places = defaultdict(list)
    for alert in sorted(alerts, key=lambda alert: alert["opened_hour"]):
        if alert["opened_hour"] >= first:
            places[alert["iso_country_code"]].append(alert)
    pages = [page for place in places.values() for page in _pages(place)]
    true = [page for page in pages if any(_overlap(a, label) for a in page for label in labels)]
    delays = []
    for label in labels:
        hits = [a["found_at"] for a in places[label["iso_country_code"]] if _is_hit(a, label)]
        if hits:
            delays.append((min(hits) - label["first_hour"]).total_seconds() / 3600)
    return Found(len(labels), delays, len(pages), len(true))


def _pages(alerts: list[Row]) -> list[list[Row]]:
    pages: list[list[Row]] = []
    for alert in alerts:
        last = max((a["last_hour"] for a in pages[-1]), default=None) if pages else None
        if last is None or alert["opened_hour"] > last + APART:
            pages.append([])
        pages[-1].append(alert)
    return pages


def _is_hit(alert: Row, label: Row) -> bool:
    return alert["metric"] in FITTING[label["kind"]] and _overlap(alert, label)


def _overlap(alert: Row, label: Row) -> bool:
    return bool(
        alert["iso_country_code"] == label["iso_country_code"]
        and alert["opened_hour"] <= label["last_hour"] + GRACE
        and alert["last_hour"] >= label["first_hour"]
    )


def _line(magnitude: str, worlds: list[Found]) -> str:
    delays = [delay for world in worlds for delay in world.delays]
    pages = sum(world.pages for world in worlds)
    true = sum(world.true_pages for world in worlds)
    recall = len(delays) / sum(world.incidents for world in worlds)
    precision = true / max(pages, 1)
    f1 = 2 * recall * precision / max(recall + precision, 1e-9)
    false = (pages - true) * 30 / ((HOURS - QUIET_HOURS) / 24) / len(worlds)
    middle, most = np.percentile(delays, [50, 90], method="inverted_cdf")
    figures = f"{recall:.3f} | {precision:.3f} | {f1:.3f} | {false:.1f} | {middle:.0f} | {most:.0f}"
    return f"| {magnitude} | {figures} |"


if __name__ == "__main__":
    main()

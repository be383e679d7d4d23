"""What is published, row by row, and which days differ between two states of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from include.warehouse.marts import published_marts
from tests.end_to_end.lake_of_tests import Lake

OF_RUNS = {"data_freshness", "restatements", "retry_candidates"}
"""The marts that tell of the runs themselves, or of what stood at the `as_of` of a day's last."""

Published = Mapping[tuple[str, date | None], list[str]]
"""Rows by mart and request day, whichever run built them."""


def published(lake: Lake) -> Published:
    found: defaultdict[tuple[str, date | None], list[str]] = defaultdict(list)
    for mart in published_marts():
        if mart.name in OF_RUNS:
            continue
        for row in lake.query(f"select * from {mart.name}"):
            del row["publication_id"]
            found[mart.name, row.get("request_date")].append(repr(row))
    return {key: sorted(rows) for key, rows in found.items()}


def changed(before: Published, after: Published) -> Iterator[tuple[str, date]]:
    """Marts and days, of those published by day, whose rows differ."""
    by_day = {mart.name for mart in published_marts() if not mart.is_whole}
    for mart, day in {*before, *after}:
        if mart in by_day and day and before.get((mart, day)) != after.get((mart, day)):
            yield mart, day

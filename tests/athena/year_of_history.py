"""A lake with a year behind it: what it has of one day, copied to each of the days before."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from include.ingest.ledger import LedgerEntry, encode_entry, ledger_key, read_entries
from include.ingest.ledger_index import read_index
from include.lake import Store
from include.publishing.days import Window
from include.publishing.manifest import DayState, Manifest, PublishedDay
from include.publishing.publish import publish, read_manifest
from include.warehouse.marts import Mart, published_marts

RUN = "history"


def add_history(store: Store, days: Window, like: date) -> None:
    """Give a lake, for each of the days, the files and the ledger entries that one day has.

    The daily runs of that year have read the entries.
    """
    entries = [entry for entry in read_entries(store) if entry.arrival_hour.date() == like]
    daily = [mart for mart in published_marts() if not mart.is_whole]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(partial(_copy_arrivals, store, days, like), entries))
        copied = dict(
            pool.map(lambda mart: (mart.name, _copy_mart(store, mart, days, like)), daily)
        )
    as_of = max(state.as_of for state in read_manifest(store).days.values())
    states = {day: DayState(RUN, as_of, "") for day in days.days}
    publish(store, Manifest(RUN, copied, states), ())
    read_index(store)


def _copy_arrivals(store: Store, days: Window, like: date, entry: LedgerEntry) -> None:
    """What a stream's hour brought of the day of its arrival."""
    data = {key: store.read(key) for key in entry.files if f"/day={like}/" in key}
    for day in days.days:
        files = {key.replace(f"/day={like}/", f"/day={day}/"): key for key in data}
        for copied, key in files.items():
            store.write(copied, data[key])
        hour = entry.arrival_hour - (like - day)
        touched = tuple(replace(count, day=day) for count in entry.days if count.day == like)
        arrived = replace(entry, arrival_hour=hour, files=tuple(files), days=touched)
        store.write(ledger_key(entry.stream, hour), encode_entry(arrived))


def _copy_mart(store: Store, mart: Mart, days: Window, like: date) -> Mapping[date, PublishedDay]:
    """What a day has published of a mart, for each of the days; nothing where it has no rows."""
    published = read_manifest(store).marts.get(mart.name, {}).get(like)
    if published is None or not published.files:
        return {}
    data = store.read(published.files[0])
    copied = {}
    for day in days.days:
        key = f"runs/{RUN}/{mart.name}/request_date={day}/copied.parquet"
        store.write(key, data)
        copied[day] = PublishedDay((key,), published.rows, RUN)
    return copied


def year_before(day: date) -> Window:
    """The 365 days that end with the day before."""
    return Window(day - timedelta(days=365), day - timedelta(days=1))

"""A lake with a past: what a lake has of one day, copied to each of the days before."""

from __future__ import annotations

import io
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pyarrow as pa
import pyarrow.parquet as pq

from include.ingest.ledger import LedgerEntry, encode_entry, ledger_key, read_entries
from include.ingest.ledger_index import read_index
from include.lake import Store
from include.publishing.days import Window
from include.publishing.manifest import DayState, Manifest, PublishedDay
from include.publishing.publish import publish, read_manifest
from include.warehouse.marts import Mart, published_marts

RUN = "history"


def add_history(store: Store, days: Window, like: date) -> None:
    """Give a lake, for each of the days, what one day has published, and what arrives on a day.

    The daily runs of that past have read the ledger's entries.
    """
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(partial(_copy_arrivals, store, days), _last_arrivals(store)))
    add_publications(store, store, days, like)
    read_index(store)


def _last_arrivals(store: Store) -> list[LedgerEntry]:
    """Of each stream, the last hour that brought something of its own day."""
    found = {
        entry.stream: entry
        for entry in sorted(read_entries(store), key=lambda entry: entry.arrival_hour)
        if any(f"/day={entry.arrival_hour.date()}/" in key for key in entry.files)
    }
    return list(found.values())


def add_publications(target: Store, source: Store, days: Window, like: date) -> None:
    """Publish, for each of the days, what another lake has published of one day."""
    manifest = read_manifest(source)
    daily = [mart for mart in published_marts() if not mart.is_whole]

    def copied(mart: Mart) -> tuple[str, Mapping[date, PublishedDay]]:
        published = manifest.marts.get(mart.name, {}).get(like)
        return mart.name, _copy_mart(target, source, mart, days, published)

    with ThreadPoolExecutor(8) as pool:
        marts = dict(pool.map(copied, daily))
    as_of = max(state.as_of for state in manifest.days.values())
    states = {day: DayState(RUN, as_of, "") for day in days.days}
    publish(target, Manifest(RUN, marts, states), ())


def _copy_arrivals(store: Store, days: Window, entry: LedgerEntry) -> None:
    """What a stream's hour brought of the day of its arrival."""
    like = entry.arrival_hour.date()
    data = {key: store.read(key) for key in entry.files if f"/day={like}/" in key}
    for day in days.days:
        files = {key.replace(f"/day={like}/", f"/day={day}/"): key for key in data}
        for copied, key in files.items():
            store.write(copied, data[key])
        hour = entry.arrival_hour - (like - day)
        touched = tuple(replace(count, day=day) for count in entry.days if count.day == like)
        arrived = replace(entry, arrival_hour=hour, files=tuple(files), days=touched)
        store.write(ledger_key(entry.stream, hour), encode_entry(arrived))


def _copy_mart(
    target: Store, source: Store, mart: Mart, days: Window, published: PublishedDay | None
) -> Mapping[date, PublishedDay]:
    """What a day has published of a mart, for each of the days; nothing where it has no rows."""
    if published is None or not published.files:
        return {}
    rows = pq.read_table(io.BytesIO(source.read(published.files[0])))
    copied = {}
    for day in days.days:
        key = f"runs/{RUN}/{mart.name}/request_date={day}/copied.parquet"
        target.write(key, _of_day(rows, day))
        copied[day] = PublishedDay((key,), published.rows, RUN)
    return copied


def _of_day(rows: pa.Table, day: date) -> bytes:
    """The file of a day; rates name the day of their messages beside that of their partition."""
    if "day" in rows.column_names:
        days = pa.array([day] * len(rows), pa.date32())
        rows = rows.set_column(rows.column_names.index("day"), "day", days)
    buffer = io.BytesIO()
    pq.write_table(rows, buffer)
    return buffer.getvalue()


def days_before(day: date, count: int) -> Window:
    """So many days, which end with the day before."""
    return Window(day - timedelta(days=count), day - timedelta(days=1))

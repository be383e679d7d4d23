"""A lake with days of history, all made of one day that was really ingested and published.

Events, replies and sends are written for the last days only; the ledger has every arrival hour of
every day, and every mart has a file for every day: moved in time where models read it as history,
a link to the file of the one day where none does.
"""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks.marts.ledger import day_of_key, merged, moved, moved_key
from benchmarks.marts.shifting import shifted
from benchmarks.marts.template import DAY, Template, midnight, settings_of
from include.ingest.ledger import LedgerEntry, encode_entry, ledger_key, read_entries
from include.ingest.ledger_index import read_index
from include.ingest.write import encode_parquet
from include.lake import open_store
from include.publishing.days import REPLY_REACH, Window, digests_by_day
from include.publishing.manifest import (
    MANIFEST_KEY,
    DayState,
    Manifest,
    PublishedDay,
    encode_manifest,
)
from include.publishing.publish import read_manifest
from include.warehouse.marts import Mart, published_marts

TODAY = date(2026, 11, 24)
AS_OF = midnight(TODAY + timedelta(days=1))
_PROCESSES = 2


@dataclass(frozen=True, slots=True)
class History:
    """A lake as it is at the end of a day, before the daily run: all days before are published."""

    lake: Path
    days: int
    manifest: bytes

    def reset(self) -> None:
        """Forget what was published since."""
        (self.lake / MANIFEST_KEY).write_bytes(self.manifest)


def history(given: Template, days: int, event_days: int) -> History:
    """So many days of history up to yesterday, and today's events; events of the last days only."""
    lake = given.lake.parent / f"{days}-days" / "lake"
    shutil.rmtree(lake.parent, ignore_errors=True)
    lake.mkdir(parents=True)
    shutil.copy(given.lake.parent / "streams.yaml", lake.parent)
    source = read_entries(open_store(str(given.lake)))
    window = Window(TODAY - timedelta(days=days), TODAY)
    _write_ledger(source, lake, window.days)
    _write_rows(source, given.lake, lake, window.days, event_days)
    manifest = encode_manifest(_publish(given, lake, window.days[:-1]))
    (lake / "published").mkdir()
    made = History(lake, days, manifest)
    made.reset()
    return made


def _write_ledger(source: list[LedgerEntry], lake: Path, days: list[date]) -> None:
    """The entry of an arrival hour tells of its own day and of the days before."""
    hours: defaultdict[tuple[str, datetime], list[LedgerEntry]] = defaultdict(list)
    for entry in source:
        for day in days:
            part = moved(entry, day - DAY)
            if part.arrival_hour < AS_OF:
                hours[part.stream, part.arrival_hour].append(part)
    for parts in hours.values():
        entry = merged(parts)
        _write(lake / ledger_key(entry.stream, entry.arrival_hour), encode_entry(entry))


def _write_rows(
    source: list[LedgerEntry], template: Path, lake: Path, days: list[date], last_days: int
) -> None:
    """The files that the ledger names, of the last days only."""
    with ProcessPoolExecutor(_PROCESSES, mp_context=get_context("spawn")) as pool:
        for done in [
            pool.submit(_write_files, template / key, lake, targets)
            for entry in source
            for key in entry.files
            for targets in [_targets(entry, key, days, _first_day(key, days, last_days))]
            if targets
        ]:
            done.result()


def _first_day(key: str, days: list[date], last_days: int) -> date:
    """Of the last days; replies are read of more, to tell which of them repeat others."""
    more = REPLY_REACH.days if key.startswith("inbound/") else 0
    return days[-last_days - more :][0]


def _targets(
    entry: LedgerEntry, key: str, days: list[date], first: date
) -> list[tuple[str, timedelta]]:
    """Where a file's rows are written to, and how much later they are there."""
    shifts = [day - DAY for day in days if entry.arrival_hour + (day - DAY) < AS_OF]
    targets = [(moved_key(key, shift), shift) for shift in shifts]
    return [target for target in targets if day_of_key(target[0]) >= first]


def _write_files(source: Path, lake: Path, targets: list[tuple[str, timedelta]]) -> None:
    rows = pq.ParquetFile(source).read()
    for key, shift in targets:
        moved_rows = shifted(rows, shift.days)
        _write(lake / key, encode_parquet(rows.schema, [moved_rows], rows.num_rows))


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _publish(given: Template, lake: Path, days: list[date]) -> Manifest:
    """The manifest that the runs of these days would have left."""
    published = read_manifest(open_store(str(given.lake)))
    marts = {
        mart.name: dict(_files_of(mart, published, given.lake, lake, days))
        for mart in published_marts()
    }
    digests = digests_by_day(read_index(open_store(str(lake))))
    mature_after = timedelta(days=settings_of(lake).maturity_days)
    states = {
        day: DayState("history", min(midnight(day) + mature_after, AS_OF), digests[day], number)
        for number, day in enumerate(days, start=1)
    }
    return Manifest("history", marts, states)


def _files_of(
    mart: Mart, published: Manifest, template: Path, lake: Path, days: list[date]
) -> Iterator[tuple[date, PublishedDay]]:
    for found in published.marts[mart.name].values():
        for day in days[-1:] if mart.is_whole else days:
            files = tuple(_published_file(mart, key, template, lake, day) for key in found.files)
            yield day, replace(found, files=files)


def _published_file(mart: Mart, key: str, template: Path, lake: Path, day: date) -> str:
    source = template / key
    target = key.replace(f"request_date={DAY}", f"request_date={day}")
    path = lake / target
    path.parent.mkdir(parents=True, exist_ok=True)
    if mart.history_days:
        rows = pq.ParquetFile(source).read()
        pq.write_table(shifted(rows, (day - DAY).days), path, compression="zstd")
    else:
        os.link(source, path)
    return target

"""Six days of November by arrival hour: what changes in them, and who reads meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

from tests.athena.lake_on_athena import AthenaLake
from tests.end_to_end.raw import Record
from tests.end_to_end.twenty_days import DEAR_HOUR, mended, objects

FIRST, LAST = "2026-11-12", "2026-11-17"
BACKFILLED, REFUSED, VANISHED = "2026-11-11", "2026-11-15", "2026-11-16"
AS_OF = "2026-11-18 00:00:00"

Arrivals = dict[str, list[Record]]
Reading = dict[str, tuple[Any, ...]]


def arrivals(first: str, last: str) -> Arrivals:
    """What arrives on days."""
    found = {hour: some for hour, some in objects().items() if first <= hour[:10] <= last}
    if DEAR_HOUR in found:
        found[DEAR_HOUR] = mended()
    return found


def changed_arrivals() -> Arrivals:
    """The last days again: without France on one of them, with a price that no gate lets pass."""
    found = arrivals(REFUSED, LAST)
    gone = f" FR {int(VANISHED[-2:])}"
    kept = {
        hour: [one for one in some if not _id_of(one).endswith(gone)]
        for hour, some in found.items()
    }
    kept[DEAR_HOUR] = [{**record, "totalMessagePrice": 645.0} for record in mended()]
    return kept


def _id_of(record: Record) -> str:
    return str(record.get("messageId") or record["attributes"]["message_id"])


def receive(lake: AthenaLake, hours: Arrivals) -> None:
    """Firehose writes objects; an hour that was there already is replaced."""
    for hour, records in hours.items():
        lake.receive(hour, records)
    lake.ingest(f"{min(hours)[:10]} 00", f"{max(hours)[:10]} 23")


class Readers:
    """Readers that ask for the days of a mart again and again."""

    def __init__(self, lake: AthenaLake) -> None:
        self.readings: list[Reading] = []
        self._lake = lake
        self._is_over = Event()
        self._threads = [Thread(target=self._read) for _ in range(2)]

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Read until the block ends."""
        yield
        self._is_over.set()
        for thread in self._threads:
            thread.join()

    def start(self, _: object = None) -> None:
        """Begin to read, with a first look at what is published."""
        self.look()
        for thread in self._threads:
            thread.start()

    def look(self) -> Reading:
        """The days of the mart: who published each, how often, with how many rows and parts."""
        rows = self._lake.query(
            "select request_date, min(publication_id), max(publication_id), count(*),"
            " sum(message_parts) from messages group by request_date"
        )
        reading = {str(day): tuple(rest) for day, *rest in (row.values() for row in rows)}
        self.readings.append(reading)
        return reading

    def _read(self) -> None:
        while not self._is_over.is_set():
            self.look()

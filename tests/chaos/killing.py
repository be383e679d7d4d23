"""A lake that kills its process at a chosen step of its writes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from include.ingest.changes import list_hour
from include.ingest.hour import ingest_hour
from include.lake import FolderStore
from tests.include.ingest.factories import HOUR, Place

KILLED = 137


class KillingStore(FolderStore):
    """Counts three steps a write: before it, with its bytes on disk under no name, after it."""

    def __init__(self, uri: str, steps_to_live: int) -> None:
        super().__init__(uri)
        self._steps_left = steps_to_live

    @contextmanager
    def _written(self, key: str, data: bytes) -> Iterator[Path]:
        self._step()
        with super()._written(key, data) as part:
            self._step()
            yield part
        self._step()

    def _step(self) -> None:
        if self._steps_left == 0:
            os._exit(KILLED)
        self._steps_left -= 1


def ingest_until_killed(folder: str, steps_to_live: int) -> None:
    """Ingest the hour of a place in this process, which may not survive it."""
    place = Place(Path(folder))
    hour = list_hour(place.stream, place.raw, place.lake, HOUR)
    lake = KillingStore(place.lake.uri, steps_to_live)
    ingest_hour(hour, place.raw, replace(place.workshop, lake=lake))

"""The tables of the lake that dbt reads, and which of their files a window needs (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

import pyarrow as pa

from include.ingest.ledger import LedgerEntry
from include.ingest.schema import EVENTS, INBOUND, SEND_LOG
from include.publishing.days import READ_AROUND, Window


@dataclass(frozen=True, slots=True)
class LakeSource:
    """A table over folders of the lake; each has a folder `day=<day>` for each of its days.

    `reach` says of a folder how far before and after a window its days are read.
    """

    name: str
    columns: pa.Schema
    reach: Mapping[str, tuple[timedelta, timedelta]]

    @property
    def values(self) -> dict[str, dict[str, str]]:
        """The columns beside `day` that stand in the names of folders, with their values."""
        return {
            folder: dict(part.split("=") for part in folder.split("/")[1:]) for folder in self.reach
        }

    @property
    def keys(self) -> list[str]:
        """All columns that stand in the names of folders, in their order."""
        return [*next(iter(self.values.values())), "day"]

    def days(self, window: Window) -> dict[str, Window]:
        """The days that a window needs of each folder."""
        return {
            folder: Window(window.first - before, window.last + after)
            for folder, (before, after) in self.reach.items()
        }

    def files(self, window: Window, ledger: Iterable[LedgerEntry]) -> list[str]:
        """The ledger's files on the days that a window needs; none without such a stream."""
        folders = {
            f"{folder}/day={day}" for folder, days in self.days(window).items() for day in days.days
        }
        named = [key for entry in ledger for key in entry.files]
        return [key for key in named if key.rpartition("/")[0] in folders]


EVENTS_SOURCE = LakeSource(
    "events",
    EVENTS,
    {f"events/source_schema={schema}": READ_AROUND[schema] for schema in ("v1", "v2")},
)
"""The events of a window's messages, and of the messages that repeat them or that they repeat."""

LAKE_SOURCES = (
    EVENTS_SOURCE,
    LakeSource("inbound", INBOUND, {"inbound": READ_AROUND["inbound"]}),
    LakeSource("send_log", SEND_LOG, {"send_log": READ_AROUND["send_log"]}),
)

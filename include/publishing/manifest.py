"""The manifest: which files are published, for every mart and day.

One object, replaced as a whole by a conditional write: a reader sees the lake before a
publication or after it, never between. The files that it names are immutable.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType

import orjson

MANIFEST_KEY = "published/manifest.json"


@dataclass(frozen=True, slots=True)
class PublishedDay:
    """The files of one mart and day, as keys of the lake; no files when the day has no rows.

    `columns` is a digest of the columns that they have; it is unknown of older days.
    """

    files: tuple[str, ...]
    rows: int
    publication_id: str
    columns: str = ""


@dataclass(frozen=True, slots=True)
class DayState:
    """What a request day was when it was published last.

    `ledger_digest` stands for the arrival hours that touched the day; when the ledger says
    otherwise, the day is to build again. `as_of` is the moment that the run looked from. `number`
    counts publications: of two days, the one with the higher number was published later.
    """

    publication_id: str
    as_of: datetime
    ledger_digest: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """Files by mart and day: of all that is published, or of what one run has to publish."""

    publication_id: str = ""
    marts: Mapping[str, Mapping[date, PublishedDay]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    days: Mapping[date, DayState] = field(default_factory=lambda: MappingProxyType({}))

    def replaced_by(
        self, fresh: Manifest, whole_marts: Collection[str], *, keeps_states: bool = False
    ) -> Manifest:
        """This manifest after a run: the run's days replaced, all other days as they were.

        A day of the run on which a mart has no rows is published as empty, so that what vanished
        vanishes. `whole_marts` have all their days replaced. With `keeps_states` the states of the
        days stay as they were: daily runs go by them, which build other marts.
        """
        nothing = PublishedDay((), 0, fresh.publication_id)
        marts = dict(self.marts)
        for mart, days in fresh.marts.items():
            if mart in whole_marts:
                marts[mart] = days
            else:
                built = {day: days.get(day, nothing) for day in fresh.days}
                marts[mart] = {**marts.get(mart, {}), **built}
        if keeps_states:
            return Manifest(fresh.publication_id, marts, self.days)
        number = 1 + max((state.number for state in self.days.values()), default=0)
        numbered = {day: replace(state, number=number) for day, state in fresh.days.items()}
        return Manifest(fresh.publication_id, marts, {**self.days, **numbered})

    def files(self, mart: str) -> list[str]:
        """The published files of a mart, by day."""
        days = self.marts.get(mart, {})
        return [key for day in sorted(days) for key in days[day].files]


def encode_manifest(manifest: Manifest) -> bytes:
    """The manifest as JSON, days as keys, in sorted order."""
    document = {
        "publication_id": manifest.publication_id,
        "days": {day.isoformat(): state for day, state in manifest.days.items()},
        "marts": {
            mart: {day.isoformat(): published for day, published in days.items()}
            for mart, days in manifest.marts.items()
        },
    }
    return orjson.dumps(document, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2)


def decode_manifest(data: bytes) -> Manifest:
    """The manifest from its JSON."""
    document = orjson.loads(data)
    return Manifest(
        publication_id=document["publication_id"],
        days={
            date.fromisoformat(day): DayState(
                state["publication_id"],
                datetime.fromisoformat(state["as_of"]),
                state["ledger_digest"],
                state.get("number", 0),
            )
            for day, state in document["days"].items()
        },
        marts={
            mart: {
                date.fromisoformat(day): PublishedDay(
                    tuple(entry["files"]),
                    entry["rows"],
                    entry["publication_id"],
                    entry.get("columns", ""),
                )
                for day, entry in days.items()
            }
            for mart, days in document["marts"].items()
        },
    )

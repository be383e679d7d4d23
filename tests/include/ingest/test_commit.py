"""Several writers of the same hour at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from include.ingest.changes import list_hour
from include.ingest.hour import ContestedHourError, ingest_hour
from include.ingest.ledger import LedgerEntry, read_entry
from include.lake import FolderStore
from tests.include.ingest.factories import HOUR, Place, ingest, lines, v2_record


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """An empty lake and an empty stream."""
    return Place(tmp_path)


class RacingStore(FolderStore):
    """A lake in which somebody else does something right before each commit."""

    def __init__(self, uri: str, meanwhile: Callable[[], object]) -> None:
        super().__init__(uri)
        self._meanwhile = meanwhile

    def replace(self, key: str, data: bytes, etag: str | None) -> bool:
        """See Store."""
        self._meanwhile()
        return super().replace(key, data, etag)


def race(place: Place, meanwhile: Callable[[], object]) -> LedgerEntry:
    """Ingest the hour as it is now, with something happening right before the commit."""
    hour = list_hour(place.stream, place.raw, place.lake, HOUR)
    lake = RacingStore(place.lake.uri, meanwhile)
    return ingest_hour(hour, place.raw, replace(place.workshop, lake=lake))


def test_of_two_ingests_of_the_same_listing_one_commits_and_both_are_done(place: Place) -> None:
    place.put("a", lines(v2_record()))
    winners = []
    entry = race(place, lambda: winners.append(ingest(place)))
    assert [entry] == winners
    assert list(place.files("events/")) == list(entry.files)


def test_the_loser_of_an_older_listing_takes_what_the_winner_has_committed(place: Place) -> None:
    place.put("a", lines(v2_record()))

    def more_arrives() -> None:
        place.put("b", lines(v2_record(messageId="b")))
        ingest(place)

    entry = race(place, more_arrives)
    assert entry.object_count == 2
    assert read_entry(place.lake, "sms", HOUR) == entry


def test_an_older_listing_never_replaces_a_newer_commit(place: Place) -> None:
    place.put("a", lines(v2_record()))
    older = list_hour(place.stream, place.raw, place.lake, HOUR)
    place.put("b", lines(v2_record(messageId="b")))
    newer = ingest(place)
    assert ingest_hour(older, place.raw, place.workshop) == newer
    assert read_entry(place.lake, "sms", HOUR) == newer


def test_an_ingest_that_never_wins_gives_up_with_one_line(place: Place) -> None:
    place.put("a", lines(v2_record()))
    serial = iter(range(100))

    def other_listing() -> None:
        place.put("b", lines(v2_record(messageId=f"{next(serial)}")))
        ingest(place)
        place.put("b", lines(v2_record(messageId=f"{next(serial)}")))

    with pytest.raises(ContestedHourError, match="stream sms, hour 2026-11-01T05"):
        race(place, other_listing)

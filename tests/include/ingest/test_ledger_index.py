"""The index of the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from include.ingest.ledger import read_entries
from include.ingest.ledger_index import INDEX_KEY, read_index, with_names
from include.lake import FolderStore, StoredObject
from tests.include.ingest.factories import HOUR, Place, ingest, lines, v2_record


class WatchedStore(FolderStore):
    """Tells which ledger entries were read."""

    def __init__(self, uri: str) -> None:
        super().__init__(uri)
        self.entries_read: list[str] = []

    def read(self, key: str) -> bytes:
        if key.startswith("ledger/"):
            self.entries_read.append(key)
        return super().read(key)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    place = Place(tmp_path)
    place.put("a", lines(v2_record()))
    ingest(place)
    return place


def test_it_tells_what_the_entries_tell_without_names(place: Place) -> None:
    (entry,) = read_entries(place.lake)
    assert entry.key == f"ledger/sms/{HOUR:%Y/%m/%d/%H}.json"
    assert read_index(place.lake) == [replace(entry, objects=(), files=(), reject_files=())]


def test_what_is_needed_is_told_with_names(place: Place) -> None:
    index = read_index(place.lake)
    assert with_names(place.lake, index, lambda _: True) == read_entries(place.lake)
    assert with_names(place.lake, index, lambda _: False) == index


def test_an_entry_is_read_once(place: Place) -> None:
    lake = WatchedStore(place.lake.uri)
    first = read_index(lake)
    assert read_index(lake) == first
    assert lake.entries_read == [first[0].key]


def test_an_entry_that_changed_is_read_again(place: Place) -> None:
    (before,) = read_index(place.lake)
    place.put("b", lines(v2_record(messageId="other")))
    ingest(place)
    (after,) = read_index(place.lake)
    assert after.content_digest != before.content_digest
    assert [after] == read_index(place.lake)


def test_an_entry_that_changes_while_it_is_read_is_read_again_the_next_time(place: Place) -> None:
    class Overtaken(FolderStore):
        def list(self, prefix: str) -> Iterator[StoredObject]:
            yield from list(super().list(prefix))
            place.put("b", lines(v2_record(messageId="other")))
            ingest(place)

    read_index(Overtaken(place.lake.uri))
    (entry,) = read_entries(place.lake)
    assert [one.content_digest for one in read_index(place.lake)] == [entry.content_digest]


def test_an_hour_whose_entry_was_deleted_is_forgotten(place: Place) -> None:
    (hour,) = read_index(place.lake)
    place.lake.delete([hour.key])
    assert read_index(place.lake) == []


@pytest.mark.parametrize("spoiled", [b"", b"{}", b'[{"stream": 1}]'])
def test_an_index_that_cannot_be_read_is_made_anew(place: Place, spoiled: bytes) -> None:
    hours = read_index(place.lake)
    place.lake.write(INDEX_KEY, spoiled)
    assert read_index(place.lake) == hours

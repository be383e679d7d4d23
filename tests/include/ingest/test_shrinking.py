"""Hours of which raw objects are removed: nothing that was ingested is lost."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from include.ingest.ledger import LedgerEntry
from include.ingest.stale import remove_stale_files
from tests.include.ingest.factories import FOLDER, HOUR, MS, Place, ingest, lines, v2_record


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """An hour of two objects that was ingested."""
    place = Place(tmp_path)
    place.put("a", lines(v2_record(messageId="a"), "text"))
    place.put("b", lines(v2_record(messageId="b"), v2_record(messageId="b")))
    ingest(place)
    return place


def remove(place: Place, *names: str) -> None:
    """Remove raw objects."""
    place.raw.delete([f"{FOLDER}/{name}" for name in names])


def messages(place: Place) -> list[str]:
    """The ids of the messages whose events count, after maintenance."""
    remove_stale_files(place.lake, [place.stream], HOUR, HOUR, timedelta(0))
    return sorted(row["message_id"] for row in place.rows())


def counts(entry: LedgerEntry) -> tuple[int, ...]:
    """The figures of the conservation law."""
    return entry.records_read, entry.events_written, entry.repeats_dropped, entry.rejected


def test_an_hour_keeps_what_a_removed_object_held_and_says_so(place: Place) -> None:
    remove(place, "b")
    entry = ingest(place)
    assert messages(place) == ["a", "b"]
    assert (entry.objects_gone, entry.object_count) == (1, 2)
    assert counts(entry) == (4, 2, 1, 1)
    assert len(place.rejects()) == 1


def test_an_hour_without_any_object_left_keeps_all(place: Place) -> None:
    remove(place, "a", "b")
    assert ingest(place).objects_gone == 2
    assert messages(place) == ["a", "b"]


def test_a_new_object_of_an_hour_that_shrank_is_added(place: Place) -> None:
    remove(place, "b")
    yesterday = v2_record(messageId="c", messageRequestTimestamp=MS - 86_400_000, eventTimestamp=MS)
    place.put("c", lines(yesterday))
    entry = ingest(place)
    assert messages(place) == ["a", "b", "c"]
    assert counts(entry) == (5, 3, 1, 1)
    assert [item.key[-1] for item in entry.objects] == ["a", "b", "c"]
    assert entry.bytes == sum(item.size for item in entry.objects)
    assert [(str(day.day), day.events) for day in entry.days] == [
        ("2026-10-31", 1),
        ("2026-11-01", 2),
    ]
    assert (entry.first_event_at, entry.lag_median_seconds) == (HOUR, None)


def test_a_rewritten_object_of_an_hour_that_shrank_is_added_to_what_it_held(place: Place) -> None:
    remove(place, "b")
    place.put("a", lines(v2_record(messageId="new")))
    entry = ingest(place)
    assert messages(place) == ["a", "b", "new"]
    assert (entry.object_count, entry.objects_gone) == (2, 1)


def test_what_is_added_is_added_once(place: Place) -> None:
    remove(place, "b")
    place.put("c", lines(v2_record(messageId="c")))
    once = ingest(place)
    assert ingest(place) == once
    assert messages(place) == ["a", "b", "c"]


def test_an_hour_whose_objects_are_all_back_is_ingested_whole(place: Place) -> None:
    remove(place, "b")
    ingest(place)
    place.put("b", lines(v2_record(messageId="b")))
    entry = ingest(place)
    assert (entry.objects_gone, counts(entry)) == (0, (3, 2, 0, 1))
    assert messages(place) == ["a", "b"]


def test_to_empty_an_hour_its_entry_is_deleted(place: Place) -> None:
    remove(place, "b")
    place.lake.delete(["ledger/sms/2026/11/01/05.json"])
    assert ingest(place).object_count == 1
    assert messages(place) == ["a"]

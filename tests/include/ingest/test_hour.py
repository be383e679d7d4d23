"""One arrival hour: what it writes, exactly once."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from include.ingest import hour_writer
from include.ingest.changes import list_hour
from include.ingest.hour import VanishedObjectError, ingest_hour
from include.ingest.ledger import read_entry
from tests.include.ingest.factories import FOLDER, HOUR, Place, ingest, lines, v1_record, v2_record

DAY_MS = 86_400_000


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """An empty lake and an empty stream."""
    return Place(tmp_path)


def test_the_entry_tells_what_the_hour_held(place: Place) -> None:
    place.put("b.gz", gzip.compress(lines(v2_record(), v2_record(), {"level": "info"})))
    place.put("a", lines(v1_record(), "text") + b'{"eventType')
    entry = ingest(place)
    assert (entry.stream, entry.arrival_hour, entry.object_count) == ("sms", HOUR, 2)
    assert [item.key for item in entry.objects] == [f"{FOLDER}/a", f"{FOLDER}/b.gz"]
    assert entry.bytes == sum(item.size for item in entry.objects)
    counts = (entry.records_read, entry.events_written, entry.repeats_dropped, entry.rejected)
    assert counts == (6, 2, 1, 3)
    assert entry.rejected_by_reason == {"not_an_object": 1, "not_an_sms_event": 1, "truncated": 1}
    assert sorted([*entry.files, *entry.reject_files]) == sorted(
        [*place.files("events/"), *place.files("rejected/")]
    )
    assert (entry.first_event_at, entry.last_event_at) == (
        datetime(2026, 11, 1, 5, tzinfo=UTC),
        datetime(2026, 11, 1, 5, 0, 5, tzinfo=UTC),
    )
    assert read_entry(place.lake, "sms", HOUR) == entry
    text = place.lake.read("ledger/sms/2026/11/01/05.json")
    assert text.count(b"\n") == 1
    assert json.loads(text)["arrival_hour"] == "2026-11-01T05:00:00Z"


def test_a_reject_names_the_place_of_its_record(place: Place) -> None:
    first = lines(v2_record())
    place.put("a", first + b"garbage 123\n" + lines(v2_record(messageId="b")))
    entry = ingest(place)
    (reject,) = place.rejects()
    assert reject == {
        "stream": "sms",
        "arrived_hour": datetime(2026, 11, 1, 5),
        "reason": "not_json",
        "object_key": f"{FOLDER}/a",
        "etag": entry.objects[0].etag,
        "offset": len(first),
        "length": 11,
        "excerpt": "xxxxxxx 000",
        "source": "object",
        "day": "2026-11-01",
    }


def test_of_a_damaged_gzip_the_readable_part_is_kept_and_the_rest_is_one_reject(
    place: Place,
) -> None:
    data = lines(*(v2_record(messageId=f"{number:06d}") for number in range(2_000)))
    place.put("a.gz", gzip.compress(data)[:4_000])
    entry = ingest(place)
    assert 100 < entry.events_written < 2_000
    assert entry.rejected_by_reason == {"unreadable_object": 1}
    (reject,) = place.rejects()
    record = len(data) // 2_000
    assert reject["offset"] == entry.events_written * record


def test_repeats_are_dropped_within_an_object_and_kept_across_objects(place: Place) -> None:
    other = v2_record(messageStatus="PENDING")
    place.put("a", lines(v2_record(), other, v2_record(), v2_record()))
    place.put("b", lines(v2_record()))
    entry = ingest(place)
    assert (entry.events_written, entry.repeats_dropped) == (3, 2)


def test_records_that_differ_before_and_are_equal_after_normalising_are_repeats(
    place: Place,
) -> None:
    place.put("a", lines(v2_record(), v2_record(totalMessageParts="1", eventVersion="1.1")))
    assert ingest(place).repeats_dropped == 1


@pytest.mark.parametrize(("batch", "part"), [(1, 1), (3, 5), (7, 1000)])
def test_figures_and_rows_do_not_depend_on_how_rows_are_chunked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int, part: int
) -> None:
    def content(place: Place) -> tuple[object, ...]:
        for name in "abc":
            records = [v2_record(messageId=f"{number % 9}") for number in range(20)]
            place.put(name, lines(*records, v1_record(), 7))
        entry = ingest(place)
        rows = sorted(json.dumps(row, default=str) for row in place.rows())
        return entry.records_read, entry.repeats_dropped, entry.rejected, entry.days, rows

    whole = content(Place(tmp_path / "whole"))
    monkeypatch.setattr(hour_writer, "BATCH_ROWS", batch)
    monkeypatch.setattr(hour_writer, "PART_ROWS", part)
    assert content(Place(tmp_path / "chunked")) == whole


@pytest.mark.parametrize("batch", [1, 4])
@pytest.mark.parametrize("part", [1, 2, 7])
def test_a_large_object_gives_the_same_rows_repeats_and_flags_part_by_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int, part: int
) -> None:
    def content(place: Place) -> tuple[object, ...]:
        # far apart: each record and its repeat, each number and the one next to it
        news = [
            v2_record(
                messageId=f"{number % 13}",
                destinationPhoneNumber=f"+4915100{number % 13 * 7 % 20:05d}",
            )
            for number in range(40)
        ]
        olds = [
            v1_record(
                message_id=f"{number % 5}",
                destination_phone_number=f"+49151000{number % 5 * 3:04d}",
            )
            for number in range(12)
        ]
        place.put("a", lines(*news[:3]))
        place.put("b", lines(*news, *olds, *news[:5]))
        place.put("c", lines(*olds, *olds, *news))
        entry = ingest(place)
        assert ingest(place) == entry
        rows = sorted(json.dumps(row, default=str) for row in place.rows())
        return entry.records_read, entry.repeats_dropped, entry.events_written, entry.days, rows

    whole = content(Place(tmp_path / "whole"))
    monkeypatch.setattr(hour_writer, "BATCH_ROWS", batch)
    monkeypatch.setattr(hour_writer, "PART_ROWS", part)
    assert content(Place(tmp_path / "parts")) == whole


@pytest.mark.parametrize("block", [700, 5_000])
def test_files_of_a_large_object_do_not_depend_on_the_blocks_it_is_read_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(hour_writer, "BATCH_ROWS", 4)
    monkeypatch.setattr(hour_writer, "PART_ROWS", 6)
    place = Place(tmp_path)
    records = [v2_record(messageId=f"{number % 31}") for number in range(40)]
    old = [v1_record(message_id=f"{number}") for number in range(9)]
    place.put("a", lines(*records[:5], *old, *records))
    ingest(place)
    first = place.files("events/")
    assert len({key.rpartition("-")[2] for key in first}) > 3
    place.lake.delete(list(place.files("")))
    monkeypatch.setattr("include.ingest.compression.BLOCK_BYTES", block)
    ingest(place)
    assert place.files("events/") == first


def test_a_rerun_changes_nothing(place: Place) -> None:
    place.put("a", lines(v2_record(), v1_record(), "text"))
    first = ingest(place)
    before = place.files("")
    assert ingest(place) == first
    assert place.files("") == before


def test_the_same_objects_give_the_same_bytes_in_another_lake(tmp_path: Path) -> None:
    one, other = Place(tmp_path), Place(tmp_path)
    one.put("a", lines(v2_record(), v2_record(messageId="b"), v1_record()))
    ingest(one)
    first = one.files("events/")
    one.lake.delete(list(one.files("")))
    ingest(other)
    assert other.files("events/") == first


def test_an_object_that_is_rewritten_replaces_its_rows(place: Place) -> None:
    place.put("a", lines(v2_record(messageId="old")))
    before = ingest(place)
    place.put("a", lines(v2_record(messageId="new")))
    after = ingest(place)
    assert set(before.files).isdisjoint(after.files)
    assert read_entry(place.lake, "sms", HOUR) == after


def test_an_object_that_vanishes_is_an_error_and_commits_nothing(place: Place) -> None:
    place.put("a", lines(v2_record()))
    hour = list_hour(place.stream, place.raw, place.lake, HOUR)
    place.raw.delete([f"{FOLDER}/a"])
    with pytest.raises(VanishedObjectError, match="2026/11/01/05/a: was listed but is gone"):
        ingest_hour(hour, place.raw, place.workshop)
    assert read_entry(place.lake, "sms", HOUR) is None

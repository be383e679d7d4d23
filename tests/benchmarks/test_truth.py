"""The plain reader behind the sums."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from benchmarks.check import Expected
from benchmarks.task import Source, Task
from benchmarks.truth import DisagreeingTruthError, read_object, sums_of, write_clean
from tests.include.ingest.factories import MS, lines, v1_record, v2_record


def put(folder: Path, data: bytes, *, is_delimited: bool, schema: str = "v2") -> tuple[Source, str]:
    path = folder / "messaging/2026/11/01/10/object.gz"
    path.parent.mkdir(parents=True)
    path.write_bytes(gzip.compress(data))
    uri = str(folder / "messaging")
    return Source("messaging", schema, uri, "111122223333", "eu-west-1", is_delimited), str(path)


def test_repeats_and_rejects_are_told_apart_from_events(tmp_path: Path) -> None:
    data = lines(v2_record(), v2_record(), v2_record(messageId="b"), "text", "{")
    found = read_object(*put(tmp_path, data, is_delimited=True))
    assert (found.event_count, found.repeat_count, found.rejected) == (2, 1, 2)
    assert found.repeats[0] == v2_record()["eventTimestamp"]


def test_a_broken_record_takes_no_neighbour_with_it(tmp_path: Path) -> None:
    whole = lines(v1_record(), v1_record(message_id="b")).replace(b"\n", b"")
    data = whole[:20] + whole + whole[:20]
    found = read_object(*put(tmp_path, data, is_delimited=False, schema="v1"))
    assert (found.event_count, found.rejected) == (2, 2)


def test_a_time_far_ahead_is_no_event(tmp_path: Path) -> None:
    data = lines(v2_record(eventTimestamp=MS + 10 * 86_400_000))
    assert read_object(*put(tmp_path, data, is_delimited=True)).rejected == 1


def test_a_clean_object_holds_the_events_alone(tmp_path: Path) -> None:
    source, path = put(tmp_path, lines("text", v2_record(), "{"), is_delimited=True)
    write_clean(source, path, tmp_path / "clean.gz")
    assert gzip.decompress((tmp_path / "clean.gz").read_bytes()) == lines(v2_record())


def test_a_truth_that_counts_otherwise_is_refused(tmp_path: Path) -> None:
    source, _ = put(tmp_path, lines(v2_record()), is_delimited=True)
    hour = "2026-11-01T10:00:00+00:00"
    expected = Expected({"messaging/2026-11-01T10": 2}, {}, {})
    with pytest.raises(DisagreeingTruthError, match="1, 0, 0"):
        sums_of(Task((source,), hour, hour), expected)

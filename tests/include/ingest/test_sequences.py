"""Recipients dialled one after another."""

from __future__ import annotations

from pathlib import Path

import pytest

from include.ingest import hour_writer
from tests.include.ingest.factories import Place, ingest, lines, v1_record, v2_record


def flags(place: Place) -> dict[str, bool]:
    """Whether each message's number is one of a sequence."""
    ingest(place)
    return {row["message_id"]: row["is_sequential_recipient"] for row in place.rows()}


@pytest.mark.parametrize("batch", [1, 3, 8_192])
def test_neighbours_in_one_object_are_flagged_however_they_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(hour_writer, "BATCH_ROWS", batch)
    place = Place(tmp_path)
    numbers = {"a": "+49151000010", "b": "+49151000020", "c": "+49151000011", "d": None}
    records = [
        v2_record(messageId=name, destinationPhoneNumber=one) for name, one in numbers.items()
    ]
    old = v1_record(message_id="e", destination_phone_number="+49 151 000012")
    place.put("a", lines(*records, old))
    place.put("b", lines(v2_record(messageId="f", destinationPhoneNumber="+49151000021")))
    expected = {"a": True, "b": False, "c": True, "d": False, "e": True, "f": False}
    assert flags(place) == expected


def test_one_number_written_to_twice_is_no_sequence(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.put("a", lines(v2_record(messageId="a"), v2_record(messageId="b")))
    assert flags(place) == {"a": False, "b": False}


def test_no_column_tells_the_number_itself(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.put("a", lines(v2_record()))
    ingest(place)
    assert "dialled" not in place.rows()[0]

"""Files that no entry names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from include.ingest.stale import remove_stale_files
from include.streams import StreamKind
from tests.include.ingest.factories import FOLDER, HOUR, Place, ingest, lines, v2_record
from tests.include.ingest.inputs import reply, send

NOW = timedelta(0)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A lake in which an hour was ingested, rewritten, and ingested again."""
    place = Place(tmp_path)
    for name in ("old", "new"):
        place.put("a", lines(v2_record(messageId=name), "text"))
        ingest(place)
    return place


def remove(place: Place, grace: timedelta = NOW, later: int = 0) -> int:
    """Remove the stale files of the hour, or of one some hours later."""
    hour = HOUR + timedelta(hours=later)
    return remove_stale_files(place.lake, [place.stream], hour, hour, grace)


def test_superseded_files_go_and_committed_ones_stay(place: Place) -> None:
    assert len(place.files("events/")) == 2
    assert remove(place) == 2
    assert [row["message_id"] for row in place.rows()] == ["new"]
    assert len(place.rejects()) == 1
    assert remove(place) == 0


def test_young_files_stay(place: Place) -> None:
    assert remove(place, timedelta(hours=24)) == 0


def test_files_of_other_hours_and_streams_stay(place: Place) -> None:
    assert remove(place, later=1) == 0
    other = place.stream.model_copy(update={"name": "other"})
    assert remove_stale_files(place.lake, [other], HOUR, HOUR, NOW) == 0


def test_files_of_an_hour_that_was_never_committed_go(place: Place) -> None:
    place.lake.delete(["ledger/sms/2026/11/01/05.json"])
    assert remove(place) == 4


def test_files_of_an_hour_whose_objects_are_gone_stay(place: Place) -> None:
    place.raw.delete([f"{FOLDER}/a"])
    ingest(place)
    remove(place)
    assert [row["message_id"] for row in place.rows()] == ["new"]


@pytest.mark.parametrize(
    ("kind", "record"), [(StreamKind.INBOUND, reply), (StreamKind.SEND_LOG, send)]
)
def test_files_of_every_table_go(
    tmp_path: Path, kind: StreamKind, record: Callable[[], dict[str, Any]]
) -> None:
    place = Place(tmp_path, kind=kind)
    for copies in (1, 2):
        place.put("a", lines(*[record()] * copies))
        ingest(place)
    assert len(place.files(f"{kind}/")) == 2
    assert remove(place) == 1
    assert len(place.files(f"{kind}/")) == 1

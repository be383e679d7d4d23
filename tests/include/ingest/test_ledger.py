"""The ledger's entries."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from include.ingest.ledger import UnreadableLedgerError, listing_digest, read_entries, read_entry
from include.lake import StoredObject
from tests.include.ingest.factories import HOUR, Place, ingest, lines, v2_record

ONE = StoredObject("a", 1, "etag", datetime(2026, 11, 1, tzinfo=UTC))
TWO = StoredObject("b", 2, "other", datetime(2026, 11, 1, tzinfo=UTC))


def test_a_digest_is_the_same_in_any_order_and_at_any_time() -> None:
    later = StoredObject("a", 1, "etag", datetime(2027, 1, 1, tzinfo=UTC))
    assert listing_digest([ONE, TWO]) == listing_digest([TWO, later])


@pytest.mark.parametrize("other", [("c", 1, "etag"), ("a", 2, "etag"), ("a", 1, "new")])
def test_a_digest_changes_with_key_size_and_etag(other: tuple[str, int, str]) -> None:
    changed = StoredObject(*other, ONE.modified_at)
    assert listing_digest([ONE]) != listing_digest([changed])
    assert listing_digest([ONE]) != listing_digest([ONE, TWO])


def test_an_hour_without_an_entry_was_never_ingested(tmp_path: Path) -> None:
    assert read_entry(Place(tmp_path).lake, "sms", HOUR) is None


def test_all_entries_are_read_in_order(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.put("a", lines(v2_record()))
    assert read_entries(place.lake) == []
    assert [ingest(place)] == read_entries(place.lake)


def test_a_spoiled_entry_is_named(tmp_path: Path) -> None:
    lake = Place(tmp_path).lake
    lake.write("ledger/sms/2026/11/01/05.json", b'{"stream":1}')
    with pytest.raises(UnreadableLedgerError, match=r"ledger/sms/2026/11/01/05\.json: not a"):
        read_entry(lake, "sms", HOUR)

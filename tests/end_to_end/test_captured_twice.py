"""Events that are captured or stored more than once change no published figure.

The day is that of the figures by hand; it reaches the lake once, and with each object twice and
through EventBridge beside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from pathlib import Path

from include.warehouse.marts import published_marts
from tests.end_to_end.lake_of_tests import Lake
from tests.end_to_end.raw import Record, v2
from tests.end_to_end.test_by_hand import SENT, events_of_the_day

OBJECTS = {
    "2026-11-01 10": list(events_of_the_day()),
    "2026-11-01 11": [v2("m7", "DELIVERED", SENT, timedelta(seconds=4))],
    "2026-11-04 10": [v2("m5", "UNKNOWN", SENT, timedelta(hours=72))],
}
COUNTS_REPEATS = {"repeated_event_count", "publication_id"}
OF_ARRIVAL = {"load_audit", "data_freshness"}
"""The marts that count the hours of each stream."""


def once(lake: Lake) -> None:
    """Each object as Firehose wrote it."""
    for hour, records in OBJECTS.items():
        lake.receive(hour, records)


def twice_and_through_eventbridge(lake: Lake) -> None:
    """The same bytes under another key, as after a copy that was run twice; and a rule of
    EventBridge hands every v2 event, without its phone number, to a delivery stream of its own."""
    once(lake)
    for hour, records in OBJECTS.items():
        lake.receive(hour, records, "copy")
        lake.receive(hour, bridged(records), raw="raw_of_eventbridge")


def bridged(records: Iterable[Record]) -> Iterator[Record]:
    for record in records:
        if "eventType" in record:
            detail = {key: record[key] for key in record if key != "destinationPhoneNumber"}
            yield {
                "version": "0",
                "id": "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
                "detail-type": "Text Message Delivery Status Updated",
                "source": "aws.sms-voice",
                "account": "111122223333",
                "time": "2026-11-01T10:01:00Z",
                "region": "eu-west-1",
                "resources": [],
                "detail": detail,
            }


def published(make: Callable[[Lake], None], folder: Path) -> Lake:
    """The lake with the day published."""
    lake = Lake(folder)
    make(lake)
    lake.ingest("2026-11-01 00", "2026-11-05 23")
    assert lake.build("2026-11-01", "2026-11-02", "2026-11-08 00:00:00", "by-hand") == []
    return lake


def figures(lake: Lake, mart: str) -> list[str]:
    """The rows of a mart without what counts repeats."""
    rows = lake.query(f"select * from {mart}")
    return sorted(repr({name: row[name] for name in row.keys() - COUNTS_REPEATS}) for row in rows)


def test_what_is_captured_twice_changes_no_figure_and_is_counted(tmp_path: Path) -> None:
    alone = published(once, tmp_path / "once")
    again = published(twice_and_through_eventbridge, tmp_path / "again")
    marts = [mart.name for mart in published_marts() if mart.name not in OF_ARRIVAL]
    assert len(figures(alone, "messages")) == 12
    for mart in marts:
        assert figures(again, mart) == figures(alone, mart), mart
    sql = "select sum(events_written) as written, sum(repeats_dropped) as dropped from load_audit"
    assert alone.query(sql) == [{"written": 19, "dropped": 1}]
    assert again.query(sql) == [{"written": 2 * 19 + 15, "dropped": 3}]
    sql = "select sum(event_count) as events, sum(repeated_event_count) as repeats from messages"
    assert alone.query(sql) == [{"events": 18, "repeats": 1}]
    assert again.query(sql) == [{"events": 18, "repeats": 1 + 19 + 15}]

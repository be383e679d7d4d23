"""Runs that are repeated, reordered or refused."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.end_to_end.lake_of_tests import Lake
from tests.end_to_end.raw import Record, v1, v2

MARTS = ("messages", "sms_hourly", "delivery_daily", "blocked_daily", "pending_age", "rates_as_of")
HOURS = ("2026-11-01 10", "2026-11-01 11", "2026-11-02 09", "2026-11-03 10")
BUILD = ("2026-11-01", "2026-11-03", "2026-11-08 00:00:00")


def seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


def objects() -> dict[str, list[Record]]:
    """Objects by arrival hour: late receipts, a send after its receipt, repeats over hours."""
    first, second = "2026-11-01 10:00:00", "2026-11-02 08:59:59"
    return {
        "2026-11-01 10": [
            v2("a", "PENDING", first, seconds(1)),
            v2("b", "SUCCESSFUL", first, seconds(2)),
            v1("c", "DELIVERED", "2026-11-01 10:00:05"),
        ],
        "2026-11-01 11": [
            v2("b", "PENDING", first, seconds(3)),
            v1("c", "PENDING", "2026-11-01 10:00:01", "BUFFERED"),
        ],
        "2026-11-02 09": [
            v2("a", "SPAM", first, timedelta(hours=23)),
            v2("b", "SUCCESSFUL", first, seconds(2)),
            v2("d", "PENDING", second, seconds(0)),
        ],
        "2026-11-03 10": [v2("d", "DELIVERED", second, timedelta(hours=25))],
    }


def published(folder: Path, hours: list[str], builds: int) -> dict[str, list[tuple[object, ...]]]:
    """The published rows of all marts after ingesting hours one by one, in the order given."""
    lake = Lake(folder)
    for hour, records in objects().items():
        lake.receive(hour, records)
    for hour in hours:
        lake.ingest(hour, hour)
    for n in range(builds):
        lake.build(*BUILD, run_id=f"run-{n}")
    return {mart: lake.rows(mart) for mart in MARTS}


def test_the_order_of_hours_and_a_second_run_change_no_published_row(tmp_path: Path) -> None:
    once = published(tmp_path / "once", list(HOURS), builds=1)
    again = published(tmp_path / "again", [*reversed(HOURS), *HOURS], builds=2)
    assert once == again
    assert len(once["messages"]) == 4


def test_a_replay_cut_by_arrival_gives_what_was_published_then_and_is_made_good_by_the_next_run(
    tmp_path: Path,
) -> None:
    lake = Lake(tmp_path)
    for hour, records in objects().items():
        lake.receive(hour, records)
    day = ("2026-11-01", "2026-11-01", "2026-11-02 00:00:00")
    lake.ingest(HOURS[0], HOURS[1])
    lake.build(*day, run_id="live")
    told = lake.rows("messages")
    lake.ingest(HOURS[0], HOURS[-1])
    lake.build(*day, run_id="revised")
    revised = lake.rows("messages")
    lake.build(*day, run_id="replay", arrived_before="2026-11-02 00:00:00")
    assert lake.rows("messages") == told != revised
    lake.run_daily("2026-11-02 00:00:00")
    assert [row for row in lake.rows("messages") if row in revised] == revised


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """Two days are published; then the second gets an event that no gate lets pass."""
    lake = Lake(tmp_path_factory.mktemp("refused"))
    for hour, records in objects().items():
        lake.receive(hour, records)
    lake.ingest(HOURS[0], HOURS[-1])
    lake.build(*BUILD, run_id="good")
    dear = v2("e", "DELIVERED", "2026-11-02 08:00:00", seconds(1), totalMessagePrice=645.0)
    fine = v2("f", "DELIVERED", "2026-11-01 08:00:00", seconds(1))
    lake.receive("2026-11-03 11", [dear, fine])
    lake.ingest("2026-11-03 11", "2026-11-03 11")
    (refusal,) = lake.build(*BUILD, run_id="doubtful")
    assert refusal.day == date(2026, 11, 2)
    return lake


def test_a_refused_day_keeps_what_was_published_of_it(refused: Lake) -> None:
    sql = "select distinct request_date, publication_id from messages order by 1"
    assert [tuple(row.values()) for row in refused.query(sql)] == [
        (date(2026, 11, 1), "doubtful"),
        (date(2026, 11, 2), "good"),
    ]


def test_the_other_days_of_its_run_are_published(refused: Lake) -> None:
    ids = {row["message_id"] for row in refused.query("select message_id from messages")}
    assert ids == {"a", "b", "c", "d", "f"}


def test_a_refused_day_is_still_to_build(refused: Lake) -> None:
    from include.ingest.ledger_index import read_index
    from include.publishing.days import digests_by_day
    from include.publishing.publish import read_manifest

    digests = digests_by_day(read_index(refused.store))
    published_days = read_manifest(refused.store).days
    changed = {d for d, state in published_days.items() if state.ledger_digest != digests.get(d)}
    assert date(2026, 11, 2) in changed
    assert date(2026, 11, 1) not in changed

"""The warehouse on DuckDB, on tables that are made from the marts' contracts."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from include.errors import SmsError
from include.publishing.days import Window
from include.run import MartRun, RunKind
from include.warehouse.duckdb_session import connect
from include.warehouse.marts import published_marts
from include.warehouse.nothing_published import NothingPublishedError
from tests.include.warehouse.desk import Desk

FIRST, SECOND = date(2026, 11, 1), date(2026, 11, 2)


def make_run(run_id: str = "run") -> MartRun:
    return MartRun(run_id, Window(FIRST, SECOND), datetime(2026, 11, 8, tzinfo=UTC), RunKind.DAILY)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def message(name: str, day: date, **values: object) -> dict[str, object]:
    return {"account_id": "1", "message_id": name, "request_date": day, **values}


def test_candidates_lie_in_one_folder_for_each_mart_and_day(desk: Desk) -> None:
    desk.build(make_run(), messages=[message("a", FIRST), message("b", SECOND)])
    candidates = desk.warehouse.export_candidates(make_run())
    assert {day: entry.rows for day, entry in candidates["messages"].items()} == {
        FIRST: 1,
        SECOND: 1,
    }
    (file,) = candidates["messages"][FIRST].files
    assert file.startswith("runs/run/messages/request_date=2026-11-01/")
    assert candidates["delivery_daily"] == {}


def test_a_run_that_is_cleared_and_run_again_leaves_published_files_alone(desk: Desk) -> None:
    desk.build(make_run(), messages=[message("a", FIRST), message("b", SECOND)])
    desk.publish(make_run())
    desk.build(make_run(), messages=[message("c", FIRST)])
    desk.warehouse.export_candidates(make_run())
    rows = desk.warehouse.read_published("select message_id from messages order by 1")
    assert rows == [{"message_id": "a"}, {"message_id": "b"}]


def test_a_whole_mart_is_one_file(desk: Desk) -> None:
    desk.build(make_run(), alerts=[{"alert_id": "a", "request_date": FIRST - timedelta(days=30)}])
    manifest = desk.publish(make_run())
    assert len(manifest.files("alerts")) == 1
    (row,) = desk.warehouse.read_published("select alert_id, request_date from alerts")
    assert row == {"alert_id": "a", "request_date": FIRST - timedelta(days=30)}


def test_readers_see_what_is_published_with_the_types_of_the_contract(desk: Desk) -> None:
    desk.build(make_run(), messages=[message("a", FIRST, price_usd="0.1")])
    desk.publish(make_run())
    path = f"{desk.store.uri}/published/sms.duckdb"
    with duckdb.connect(path, read_only=True) as reader:
        described = reader.execute("describe messages").fetchall()
    types = {name: kind.lower() for name, kind, *_ in described}
    mart = next(mart for mart in published_marts() if mart.name == "messages")
    assert types == dict(mart.columns)
    (row,) = desk.warehouse.read_published("select message_id, request_date from messages")
    assert row == {"message_id": "a", "request_date": FIRST}


def test_a_query_of_a_day_opens_the_files_of_no_other_but_the_latest(desk: Desk) -> None:
    for run_id, day in (("one", FIRST), ("two", SECOND), ("three", SECOND + timedelta(days=1))):
        run = replace(make_run(run_id), window=Window(day, day))
        desk.build(run, messages=[message("a", day)])
        manifest = desk.publish(run)
    (unread,) = manifest.marts["messages"][SECOND].files
    Path(desk.store.uri, unread).write_bytes(b"no Parquet")
    sql = f"select message_id from messages where request_date = date '{FIRST}'"
    assert desk.warehouse.read_published(sql) == [{"message_id": "a"}]


@pytest.mark.parametrize("digest", ["", "of an older version"])
def test_a_column_that_older_files_lack_is_null_in_them(desk: Desk, digest: str) -> None:
    desk.build(make_run(), messages=[message("a", FIRST, region="here"), message("b", SECOND)])
    manifest = desk.publish(make_run())
    (old,) = manifest.marts["messages"][SECOND].files
    path = Path(desk.store.uri, old)
    pq.write_table(pq.read_table(path, partitioning=None).drop_columns("region"), path)
    days = manifest.marts["messages"]
    days = {FIRST: days[FIRST], SECOND: replace(days[SECOND], columns=digest)}
    desk.warehouse.show(replace(manifest, marts={**manifest.marts, "messages": days}))
    rows = desk.warehouse.read_published("select message_id, region from messages order by 1")
    assert [tuple(row.values()) for row in rows] == [("a", "here"), ("b", None)]


def test_a_day_that_vanished_is_published_as_empty(desk: Desk) -> None:
    desk.build(make_run("one"), messages=[message("a", FIRST), message("b", SECOND)])
    desk.publish(make_run("one"))
    desk.build(make_run("two"), messages=[message("a", FIRST)])
    desk.publish(make_run("two"))
    rows = desk.warehouse.read_published("select message_id from messages")
    assert rows == [{"message_id": "a"}]


def test_history_reaches_around_the_window_as_far_as_a_mart_says(desk: Desk) -> None:
    reach = next(mart.history_days for mart in published_marts() if mart.name == "rates_as_of")
    old = FIRST - timedelta(days=reach + 1)
    window = Window(old, SECOND)
    run = MartRun("old", window, make_run().as_of, RunKind.DAILY)
    rate = {"metric": "delivery", "age_days": 1}
    rates = [rate | {"request_date": day, "x": n} for n, day in enumerate([old, FIRST])]
    desk.build(run, rates_as_of=[*rates, rate | {"request_date": FIRST, "age_days": None}])
    manifest = desk.publish(run)
    desk.warehouse.prepare(make_run(), manifest, [])
    path = Path(desk.warehouse.dbt_environment(make_run())["SMS_SCRATCH_DB"])
    with connect(desk.settings, path) as connection:
        assert connection.execute("select x from published.rates_as_of").fetchall() == [(1,)]
        assert not {"x_known", "age_hours"} & set(connection.table("published.rates_as_of").columns)
        assert connection.execute("select count(*) from published.messages").fetchall() == [(0,)]


def test_a_reader_never_sees_half_a_publication(desk: Desk) -> None:
    runs = [make_run(f"run-{n}") for n in range(12)]
    published = threading.Event()
    failures: list[object] = []

    def read() -> None:
        sql = "select 'm' as mart, publication_id, request_date from messages union all"
        sql += " select 'd', publication_id, request_date from delivery_daily"
        while not published.is_set():
            rows = desk.warehouse.read_published(sql)
            if len(rows) != 4 or len({row["publication_id"] for row in rows}) != 1:
                failures.append(rows)

    def build_and_publish(run: MartRun) -> None:
        mark = {"publication_id": run.run_id}
        desk.build(
            run,
            messages=[message("a", FIRST, **mark), message("b", SECOND, **mark)],
            delivery_daily=[{"request_date": day, **mark} for day in (FIRST, SECOND)],
        )
        desk.publish(run)

    build_and_publish(runs[0])
    reader = threading.Thread(target=read)
    reader.start()
    for run in runs[1:]:
        build_and_publish(run)
    published.set()
    reader.join()
    assert failures == []


def test_before_the_first_publication_a_query_says_what_to_do(desk: Desk) -> None:
    with pytest.raises(NothingPublishedError, match="make demo"):
        desk.warehouse.read_published("select 1")


def test_a_wrong_query_is_one_line(desk: Desk) -> None:
    desk.build(make_run())
    desk.publish(make_run())
    with pytest.raises(SmsError) as error:
        desk.warehouse.read_published("select * from nowhere")
    assert "\n" not in str(error.value)


def test_the_scratch_of_a_run_is_gone_after_it(desk: Desk) -> None:
    desk.build(make_run())
    desk.warehouse.discard(make_run())
    assert not any(desk.settings.scratch_dir.iterdir())

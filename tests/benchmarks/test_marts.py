"""What the part `marts` makes of one day, and how it counts what a query reads."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from benchmarks.marts.budget import usd_a_run
from benchmarks.marts.layout import lay_out
from benchmarks.marts.ledger import merged, moved
from benchmarks.marts.scans import Scan, bytes_of, scans
from benchmarks.marts.shifting import shifted
from benchmarks.runners.marts_sql import SqlReport
from include.ingest.ledger import DayCount, LedgerEntry
from include.ingest.rejects import Reason
from tests.ledger_entries import ledger_entry

TWICE = """
with large as (
    select a from lake.events where b > 1
)

select * from large union all select a + 1 from large
"""


def test_what_is_named_twice_is_read_twice_with_the_columns_of_its_filters(
    tmp_path: Path,
) -> None:
    with duckdb.connect() as connection:
        connection.execute("create schema lake; create table lake.events (a int, b int, c int)")
        connection.execute("insert into lake.events select range, range, range from range(9)")
        lay_out(connection, "lake.events", tmp_path)
        found = scans(connection, TWICE)
    columns = frozenset({"lake__events__a", "lake__events__b"})
    assert found == [Scan("lake.events", columns, "true")] * 2


def test_a_query_reads_the_columns_that_it_names_on_the_days_that_it_asks_for(
    tmp_path: Path,
) -> None:
    with duckdb.connect() as connection:
        connection.execute("create schema lake; create table lake.events (day date, a int, b int)")
        connection.execute(
            "insert into lake.events select date '2026-11-02' + cast(range % 2 as int), range, 7"
            " from range(99)"
        )
        lay_out(connection, "lake.events", tmp_path)
        of_two_days, of_one_day, of_none = (
            sum(bytes_of(connection, scan) for scan in scans(connection, sql))
            for sql in (
                "select a from lake.events",
                "select a from lake.events where day > date '2026-11-02'",
                "select count(*) from lake.events",
            )
        )
    assert of_two_days > of_one_day > of_none == 0


def test_a_day_moved_keeps_what_belongs_together_together() -> None:
    at = datetime(2026, 11, 2, 10)
    rows = pa.table(
        {
            "message_id": ["aaaa-1", "bbbb-2"],
            "retry_of": [None, "aaaa-1"],
            "context": ['{"purpose":"otp"}', '{"retry_of":"aaaa-1"}'],
            "event_at": pa.array([at, at], pa.timestamp("ms")),
            "request_date": [at.date(), at.date()],
        }
    )
    found = shifted(rows, 3).to_pylist()
    first, second = found
    assert second["retry_of"] == first["message_id"] != "aaaa-1"
    assert second["context"] == f'{{"retry_of":"{first["message_id"]}"}}'
    assert first["event_at"] == at + timedelta(days=3)
    assert first["request_date"] == date(2026, 11, 5)
    assert shifted(rows, 4).to_pylist()[0]["message_id"] != first["message_id"]


def test_an_arrival_hour_holds_what_came_of_several_days() -> None:
    of_today = entry(datetime(2026, 11, 3, 10, tzinfo=UTC), date(2026, 11, 3))
    late = moved(entry(datetime(2026, 11, 2, 10, tzinfo=UTC), date(2026, 11, 1)), timedelta(1))
    found = merged([of_today, late])
    assert late.arrival_hour == of_today.arrival_hour
    assert [(count.day.day, count.events) for count in found.days] == [(2, 4), (3, 4)]
    assert found.records_read == found.events_written + found.rejected == 10
    assert found.files == (
        "events/source_schema=v2/day=2026-11-03/a.parquet",
        "events/source_schema=v2/day=2026-11-02/a-moved1.parquet",
    )


def entry(hour: datetime, day: date) -> LedgerEntry:
    """Five records, one of them rejected."""
    return ledger_entry(
        hour,
        DayCount("v2", day, 4),
        rejected=1,
        rejected_by_reason={Reason.NOT_JSON: 1},
        files=(f"events/source_schema=v2/day={day}/a.parquet",),
    )


def test_the_budget_lets_grow_what_grew_with_the_messages() -> None:
    messages = (10**4, 10**6)
    few, many = (SqlReport(0, {}, {"a": {"b": 10**9 + 1_000 * count}}) for count in messages)
    # 1,000 bytes for each of 100 million messages are 0.5 USD, the 10^9 that stay 0.005
    assert usd_a_run(few, many, messages) == pytest.approx(0.505)

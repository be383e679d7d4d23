"""Which rows of the lake dbt is given for a window, from files as the ingest writes them."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from include.ingest.schema import EVENTS, INBOUND, SEND_LOG
from include.publishing.days import Window
from include.settings import Settings
from include.warehouse.duckdb_session import connect
from include.warehouse.duckdb_sources import DuckdbSources

WINDOW = Window(date(2026, 11, 14), date(2026, 11, 15))
COLUMNS = {"events": EVENTS, "inbound": INBOUND, "send_log": SEND_LOG}


class Lake:
    """A lake with a file of one row for each day that a test writes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: list[str] = []

    def write(self, folder: str, days: range) -> None:
        """A row for each day of November."""
        schema = COLUMNS[folder.partition("/")[0]]
        for day in days:
            key = f"{folder}/day=2026-11-{day:02}/file.parquet"
            (self.folder / key).parent.mkdir(parents=True)
            row = {field.name: _value(field.type, day) for field in schema if not field.nullable}
            pq.write_table(pa.Table.from_pylist([row], schema), self.folder / key)
            self.files.append(key)

    def loaded(self, table: str, condition: str = "true") -> list[tuple[Any, ...]]:
        """Day of the folder, and type of the moments, of each row that dbt is given."""
        settings = Settings(_env_file=None, lake_uri=str(self.folder))
        with connect(settings) as connection:
            connection.execute("create schema lake")
            sources = DuckdbSources(connection, str(self.folder), WINDOW)
            ledger: Any = [SimpleNamespace(files=self.files)]
            sources.load_lake(ledger)
            sql = f"select day(day), typeof(arrived_hour) from lake.{table} where {condition}"
            return sorted(connection.execute(sql).fetchall())


def _value(kind: pa.DataType, day: int) -> Any:
    if pa.types.is_timestamp(kind):
        return datetime(2026, 11, day)
    return False if pa.types.is_boolean(kind) else "text"


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path)


def days_of(rows: list[tuple[Any, ...]]) -> list[int]:
    return [day for day, _ in rows]


def test_v2_events_reach_a_day_around_the_window_where_resends_may_lie(lake: Lake) -> None:
    lake.write("events/source_schema=v2", range(11, 20))
    assert days_of(lake.loaded("events")) == [13, 14, 15, 16]


def test_v1_events_reach_as_far_around_the_same_days_as_their_messages_may(lake: Lake) -> None:
    lake.write("events/source_schema=v1", range(1, 30))
    days = days_of(lake.loaded("events", "source_schema = 'v1'"))
    assert (days[0], days[-1]) == (14 - 1 - 8, 15 + 1 + 8)


def test_replies_reach_8_days_around_the_window_and_sends_a_day(
    lake: Lake,
) -> None:
    lake.write("inbound", range(9, 29))
    lake.write("send_log", range(9, 29))
    assert days_of(lake.loaded("inbound")) == [*range(9, 24)]
    assert days_of(lake.loaded("send_log")) == [13, 14, 15, 16]


@pytest.mark.parametrize("table", COLUMNS)
def test_without_files_a_table_is_empty_and_typed(table: str, lake: Lake) -> None:
    assert lake.loaded(table) == []


def test_moments_have_the_type_that_contracts_know(lake: Lake) -> None:
    lake.write("inbound", range(14, 15))
    assert lake.loaded("inbound") == [(14, "TIMESTAMP")]

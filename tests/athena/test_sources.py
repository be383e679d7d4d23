"""Which rows of the lake dbt is given on Athena, from files as the ingest writes them."""

from __future__ import annotations

import io
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from include.publishing.days import Window
from include.warehouse.athena_glue import GlueCatalog
from include.warehouse.athena_names import databases_of
from include.warehouse.athena_session import AthenaSession
from include.warehouse.athena_sources import AthenaSources, lake_table
from include.warehouse.lake_sources import LAKE_SOURCES, LakeSource
from tests.athena.lake_on_athena import AthenaLake

WINDOW = Window(date(2026, 11, 10), date(2026, 11, 11))


def write_days(lake: AthenaLake, source: LakeSource, folder: str) -> list[str]:
    """A file of one row for each of the days 1 to 21 of November; their keys."""
    kept = []
    for day in range(1, 22):
        row = {
            field.name: _value(field.type, day) for field in source.columns if not field.nullable
        }
        buffer = io.BytesIO()
        pq.write_table(pa.Table.from_pylist([row], source.columns), buffer)
        kept.append(f"{folder}/day=2026-11-{day:02}/file.parquet")
        lake.store.write(kept[-1], buffer.getvalue())
        lake.store.write(f"{folder}/day=2026-11-{day:02}/unnamed.parquet", buffer.getvalue())
    return kept


def _value(kind: pa.DataType, day: int) -> Any:
    if pa.types.is_timestamp(kind):
        return datetime(2026, 11, day)
    return False if pa.types.is_boolean(kind) else "text"


def test_a_window_reads_the_days_around_it_from_the_files_of_the_ledger(lake: AthenaLake) -> None:
    session = AthenaSession(lake.settings)
    glue = GlueCatalog(session.region)
    databases = databases_of(lake.name, "sources")
    for name in (lake.name, databases.of("lake")):
        glue.ensure_database(name)
    events, replies, sends = LAKE_SOURCES
    files = write_days(lake, events, "events/source_schema=v2") + write_days(
        lake, replies, "inbound"
    )
    for source in LAKE_SOURCES:
        glue.put_table(lake.name, lake_table(source, lake.store.uri))
    ledger: Any = [SimpleNamespace(files=files)]
    folder = "runs/sources"
    AthenaSources(session, glue, lake.store, lake.name, databases, folder, WINDOW).load_lake(ledger)

    def days_of(table: LakeSource) -> list[int]:
        sql = f"select day(day) from {table.name} order by 1"
        return [row[0] for row in session.execute(sql, databases.of("lake"))[1]]

    assert days_of(events) == [9, 10, 11, 12]
    assert days_of(replies) == [*range(2, 20)]
    assert days_of(sends) == []

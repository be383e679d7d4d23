"""DuckDB as the warehouse: a scratch database for each run, Parquet in the lake.

The scratch file holds nothing to keep. Sources are copied into it once, so that dbt and the gates
read local tables whether the lake is a folder or on S3.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from include.errors import SmsError
from include.ingest.schema import EVENTS
from include.lake import FolderStore, Store
from include.publishing.days import V1_REACH, Window
from include.publishing.manifest import Manifest, PublishedDay
from include.quality.gate import GateConnection
from include.run import MartRun
from include.settings import Settings
from include.warehouse.duckdb_session import Connection, connect
from include.warehouse.marts import Mart, published_marts

VIEWS_KEY = "published/sms.duckdb"

V1_LOOKBACK = timedelta(days=5)
"""v1 events before the window: they tell messages of the window from those sent before it."""


class NothingPublishedError(SmsError):
    """A query came before the first publication."""


class DuckdbWarehouse:
    """See Warehouse."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings = settings
        self._store = store

    def prepare(self, run: MartRun, manifest: Manifest) -> None:
        """See Warehouse."""
        self.discard(run)
        path = self._scratch(run)
        path.parent.mkdir(parents=True, exist_ok=True)
        with connect(self._settings, path) as connection:
            connection.execute("create schema lake; create schema published")
            self._load_events(connection, run)
            self._load_ledger(connection)
            for mart in published_marts():
                self._load_history(connection, run, mart, manifest)

    def dbt_environment(self, run: MartRun) -> dict[str, str]:
        """See Warehouse."""
        return {
            "DBT_TARGET": "duckdb",
            "SMS_SCRATCH_DB": str(self._scratch(run)),
            "SMS_DUCKDB_MEMORY_LIMIT": self._settings.duckdb_memory_limit,
        }

    def export_candidates(self, run: MartRun) -> Mapping[str, Mapping[date, PublishedDay]]:
        """See Warehouse."""
        folder = f"runs/{run.run_id}"
        if isinstance(self._store, FolderStore):
            Path(self._store.uri, folder).mkdir(parents=True, exist_ok=True)
        with connect(self._settings, self._scratch(run)) as connection:
            connection.execute("create schema if not exists candidates")
            return {
                mart.name: self._export_mart(connection, run, mart, f"{folder}/{mart.name}")
                for mart in published_marts()
            }

    def gate_connection(self, run: MartRun) -> GateConnection:
        """See Warehouse."""
        from include.warehouse.duckdb_dialect import duckdb_gate_connection  # noqa: PLC0415

        return duckdb_gate_connection(lambda: connect(self._settings, self._scratch(run)))

    def show(self, manifest: Manifest) -> None:
        """See Warehouse. The views are made in a file of their own that replaces the old one."""
        with tempfile.TemporaryDirectory(prefix="sms-views-") as folder:
            path = Path(folder) / "sms.duckdb"
            with connect(self._settings, path) as connection:
                for mart in published_marts():
                    source = self._parquet(manifest.files(mart.name), mart)
                    connection.execute(f"create view {mart.name} as {source}")
            self._store.write(VIEWS_KEY, path.read_bytes())

    def read_published(self, sql: str) -> list[dict[str, Any]]:
        """See Warehouse."""
        if self._store.stat(VIEWS_KEY) is None:
            raise NothingPublishedError(
                f"{self._store.uri}: nothing is published yet; run `make demo` or `make run`"
            )
        with connect(self._settings) as connection:
            connection.execute(f"attach '{self._store.uri}/{VIEWS_KEY}' as sms (read_only)")
            connection.execute("use sms")
            return _rows(connection, sql)

    def discard(self, run: MartRun) -> None:
        """See Warehouse."""
        shutil.rmtree(self._scratch(run).parent, ignore_errors=True)

    def _scratch(self, run: MartRun) -> Path:
        # One file name for all runs: it is the catalog's name in what dbt has parsed.
        return self._settings.scratch_dir / run.run_id / "sms.duckdb"

    def _load_events(self, connection: Connection, run: MartRun) -> None:
        # Parquet's milliseconds come as a type of their own, which contracts don't know.
        columns = ", ".join(
            f"cast({field.name} as timestamp) as {field.name}"
            if pa.types.is_timestamp(field.type)
            else field.name
            for field in EVENTS
        )
        connection.register("nothing", EVENTS.empty_table())
        connection.execute(
            f"create table lake.events as select {columns},"
            " cast('' as varchar) as source_schema, cast(null as date) as day from nothing"
        )
        v1 = Window(run.window.first - V1_LOOKBACK, run.window.last + V1_REACH)
        days = [("v1", day) for day in v1.days] + [("v2", day) for day in run.window.days]
        folders = [f"events/source_schema={schema}/day={day}/" for schema, day in days]
        files = [stored.key for folder in folders for stored in self._store.list(folder)]
        if files:
            connection.execute(
                f"insert into lake.events by name select * from read_parquet({self._uris(files)},"
                " hive_partitioning = true, hive_types = {'source_schema': varchar, 'day': date},"
                " union_by_name = true)"
            )

    def _load_ledger(self, connection: Connection) -> None:
        entries = [self._store.read(stored.key) for stored in self._store.list("ledger/")]
        with tempfile.NamedTemporaryFile(suffix=".json", dir=self._settings.scratch_dir) as file:
            file.write(b"\n".join(entries))
            file.flush()
            columns = (
                "{stream: 'varchar', arrival_hour: 'timestamp', object_count: 'bigint',"
                " bytes: 'bigint', records_read: 'bigint', events_written: 'bigint',"
                " repeats_dropped: 'bigint', rejected: 'bigint', rejected_by_reason: 'json'}"
            )
            connection.execute(
                f"create table lake.ledger as select * from read_json('{file.name}',"
                f" format = 'newline_delimited', columns = {columns})"
            )

    def _load_history(
        self, connection: Connection, run: MartRun, mart: Mart, manifest: Manifest
    ) -> None:
        reach = timedelta(days=mart.history_days)
        first, last = run.window.first - reach, run.window.last + reach
        published = manifest.marts.get(mart.name, {})
        files = [
            key
            for day in sorted(published)
            if mart.is_whole or (mart.history_days and first <= day <= last)
            for key in published[day].files
        ]
        connection.execute(f"create table published.{mart.name} as {self._parquet(files, mart)}")

    def _export_mart(
        self, connection: Connection, run: MartRun, mart: Mart, folder: str
    ) -> dict[date, PublishedDay]:
        self._store.delete([stored.key for stored in self._store.list(f"{folder}/")])
        columns = ", ".join(name for name, _ in mart.columns)
        connection.execute(
            f"copy (select {columns} from marts.{mart.name} order by {', '.join(mart.key)})"
            f" to '{self._store.uri}/{folder}'"
            " (format parquet, compression zstd, partition_by (request_date), overwrite_or_ignore)"
        )
        rows = connection.execute(
            f"select request_date, count(*) from marts.{mart.name} group by request_date"
        ).fetchall()
        counts: dict[date, int] = dict(rows)
        files = [stored.key for stored in self._store.list(f"{folder}/")]
        connection.execute(
            f"create or replace view candidates.{mart.name} as {self._parquet(files, mart)}"
        )
        return {
            day: PublishedDay(
                tuple(key for key in files if f"/request_date={day}/" in key), count, run.run_id
            )
            for day, count in sorted(counts.items())
        }

    def _parquet(self, files: list[str], mart: Mart) -> str:
        """A select of a mart's columns from files, by name; of no rows when there is no file."""
        typed = ", ".join(f"cast(null as {kind}) as {name}" for name, kind in mart.columns)
        empty = f"select {typed} where false"
        if not files:
            return empty
        columns = ", ".join(f"cast({name} as {kind}) as {name}" for name, kind in mart.columns)
        return (
            f"select {columns} from (({empty}) union all by name select * from read_parquet("
            f"{self._uris(files)}, hive_partitioning = true, hive_types = {{'request_date': date}},"
            " union_by_name = true))"
        )

    def _uris(self, keys: Iterable[str]) -> str:
        uris = (f"{self._store.uri}/{key}".replace("'", "''") for key in keys)
        return "[" + ", ".join(f"'{uri}'" for uri in uris) + "]"


def _rows(connection: Connection, sql: str) -> list[dict[str, Any]]:
    try:
        cursor = connection.execute(sql)
    except duckdb.Error as error:
        raise SmsError(f"query: {str(error).splitlines()[0]}") from None
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

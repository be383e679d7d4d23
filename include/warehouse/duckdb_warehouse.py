"""DuckDB as the warehouse: a scratch database for each run, Parquet in the lake.

The scratch file holds nothing to keep. Sources are copied into it once, so that dbt and the gates
read local tables whether the lake is a folder or on S3.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb

from include.alerts.notes import read_notes
from include.alerts.tellings import read_tellings
from include.errors import SmsError
from include.ingest.ledger import LedgerEntry
from include.lake import FolderStore, Store
from include.publishing.manifest import Manifest, PublishedDay
from include.publishing.publish import read_manifest
from include.quality.gate import GateConnection
from include.run import MartRun
from include.settings import Settings
from include.warehouse.duckdb_session import Connection, connect
from include.warehouse.duckdb_sources import DuckdbSources, published_rows
from include.warehouse.marts import Mart, built_marts, every_mart, read_marts
from include.warehouse.nothing_published import nothing_published

VIEWS_KEY = "published/sms.duckdb"


class DuckdbWarehouse:
    """See Warehouse."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings = settings
        self._store = store

    def prepare(self, run: MartRun, manifest: Manifest, ledger: Sequence[LedgerEntry]) -> None:
        """See Warehouse."""
        self.discard(run)
        path = self._scratch(run)
        path.parent.mkdir(parents=True, exist_ok=True)
        with connect(self._settings, path) as connection:
            connection.execute("create schema lake; create schema published")
            sources = DuckdbSources(connection, self._store.uri, run.window)
            sources.load_lake(ledger)
            sources.load_ledger(ledger)
            sources.load_notes(read_notes(self._store))
            sources.load_tellings(read_tellings(self._store))
            for mart in read_marts(run.kind):
                sources.load_history(mart, manifest)

    def dbt_environment(self, run: MartRun) -> dict[str, str]:
        """See Warehouse."""
        return {
            "DBT_TARGET": "duckdb",
            "DBT_KEPT_IN": str(self._settings.scratch_dir),
            "SMS_SCRATCH_DB": str(self._scratch(run)),
            "SMS_DUCKDB_MEMORY_LIMIT": self._settings.duckdb_memory_limit,
        }

    def export_candidates(self, run: MartRun) -> Mapping[str, Mapping[date, PublishedDay]]:
        """See Warehouse."""
        folder = f"runs/{run.run_id}"
        if isinstance(self._store, FolderStore):
            for mart in built_marts(run.kind):
                Path(self._store.uri, folder, mart.name).mkdir(parents=True, exist_ok=True)
        with connect(self._settings, self._scratch(run)) as connection:
            connection.execute("create schema if not exists candidates")
            return {
                mart.name: self._export_mart(connection, run, mart, f"{folder}/{mart.name}")
                for mart in built_marts(run.kind)
            }

    def gate_connection(self, run: MartRun) -> GateConnection:
        """See Warehouse."""
        from include.warehouse.duckdb_dialect import duckdb_gate_connection  # noqa: PLC0415

        return duckdb_gate_connection(lambda: connect(self._settings, self._scratch(run)))

    def show(self, manifest: Manifest) -> None:
        """See Warehouse. The views are made in a file of their own that replaces the old one.

        Another run may publish meanwhile: the last look finds nothing new.
        """
        shown = None
        while shown != manifest.publication_id:
            self._write_views(manifest)
            shown = manifest.publication_id
            manifest = read_manifest(self._store)

    def _write_views(self, manifest: Manifest) -> None:
        with tempfile.TemporaryDirectory(prefix="sms-views-") as folder:
            path = Path(folder) / "sms.duckdb"
            with connect(self._settings, path) as connection:
                for mart in every_mart():
                    days = manifest.marts.get(mart.name, {})
                    ordered = [days[day] for day in sorted(days, reverse=True)]
                    source = published_rows(self._store.uri, ordered, mart)
                    connection.execute(f"create view {mart.name} as {source}")
            self._store.write(VIEWS_KEY, path.read_bytes())

    def read_published(self, sql: str) -> list[dict[str, Any]]:
        """See Warehouse."""
        if self._store.stat(VIEWS_KEY) is None:
            raise nothing_published(self._store.uri)
        with connect(self._settings) as connection:
            connection.execute(f"attach '{self._store.uri}/{VIEWS_KEY}' as sms (read_only)")
            connection.execute("use sms")
            return _rows(connection, sql)

    def record_cost(self, run: MartRun) -> None:
        """See Warehouse. DuckDB charges nothing."""

    def discard(self, run: MartRun) -> None:
        """See Warehouse."""
        shutil.rmtree(self._scratch(run).parent, ignore_errors=True)

    def remove_old_runs(self, before: datetime) -> int:
        """See Warehouse."""
        folders = [path.parent for path in self._settings.scratch_dir.glob("*/sms.duckdb*")]
        old = {path for path in folders if path.stat().st_mtime < before.timestamp()}
        for folder in old:
            shutil.rmtree(folder, ignore_errors=True)
        return len(old)

    def _scratch(self, run: MartRun) -> Path:
        # One file name for all runs: it is the catalog's name in what dbt has parsed.
        return self._settings.scratch_dir / run.run_id / "sms.duckdb"

    def _export_mart(
        self, connection: Connection, run: MartRun, mart: Mart, folder: str
    ) -> dict[date, PublishedDay]:
        """Write a mart's rows, each time under new names: a file that is published never changes,
        whatever is cleared and run again.
        """
        attempt = uuid4().hex[:8]
        columns = ", ".join(name for name, _ in mart.columns)
        rows = f"select {columns} from marts.{mart.name} order by {', '.join(mart.key)}"
        if mart.is_whole:
            files = [f"{folder}/{attempt}.parquet"]
            self._copy(connection, rows, files[0], "")
            days = f"select date '{run.window.last}', count(*) from marts.{mart.name}"
        else:
            by_day = f", partition_by (request_date), filename_pattern '{attempt}-{{i}}'"
            self._copy(connection, rows, folder, f"{by_day}, overwrite_or_ignore")
            listed = self._store.list(f"{folder}/")
            files = [stored.key for stored in listed if f"/{attempt}-" in stored.key]
            days = f"select request_date, count(*) from marts.{mart.name} group by request_date"
        written = PublishedDay(tuple(files), 0, run.run_id, mart.columns_digest)
        source = published_rows(self._store.uri, [written], mart)
        connection.execute(f"create or replace view candidates.{mart.name} as {source}")
        return {
            day: replace(
                written,
                files=tuple(
                    key for key in files if mart.is_whole or f"/request_date={day}/" in key
                ),
                rows=count,
            )
            for day, count in sorted(connection.execute(days).fetchall())
        }

    def _copy(self, connection: Connection, rows: str, key: str, options: str) -> None:
        connection.execute(
            f"copy ({rows}) to '{self._store.uri}/{key}'"
            f" (format parquet, compression zstd{options})"
        )


def _rows(connection: Connection, sql: str) -> list[dict[str, Any]]:
    try:
        cursor = connection.execute(sql)
    except duckdb.Error as error:
        raise SmsError(f"query: {str(error).splitlines()[0]}") from None
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

"""What dbt reads on DuckDB, copied into the scratch database of a run."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta

import pyarrow as pa

from include.alerts.notes import Note, notes_table
from include.ingest.ledger import LedgerEntry, encode_entry
from include.publishing.days import Window
from include.publishing.manifest import Manifest, PublishedDay
from include.warehouse.duckdb_session import Connection
from include.warehouse.lake_sources import LAKE_SOURCES, LakeSource
from include.warehouse.marts import Mart


class DuckdbSources:
    """The tables of the schemas `lake` and `published`, for one window."""

    def __init__(self, connection: Connection, lake_uri: str, window: Window) -> None:
        self._connection = connection
        self._lake_uri = lake_uri
        self._window = window

    def load_lake(self, ledger: Sequence[LedgerEntry]) -> None:
        """Events, replies and sends around the window, from the files of the ledger."""
        for source in LAKE_SOURCES:
            self._load(source, source.files(self._window, ledger))

    def _load(self, source: LakeSource, files: Sequence[str]) -> None:
        """A table of the lake from files; empty when there are none."""
        # Parquet's milliseconds come as a type of their own, which contracts don't know.
        columns = [
            f"cast({field.name} as timestamp) as {field.name}"
            if pa.types.is_timestamp(field.type)
            else field.name
            for field in source.columns
        ]
        types = {key: "date" if key == "day" else "varchar" for key in source.keys}
        columns += [f"cast(null as {kind}) as {name}" for name, kind in types.items()]
        self._connection.register("nothing", source.columns.empty_table())
        self._connection.execute(
            f"create table lake.{source.name} as select {', '.join(columns)} from nothing"
        )
        if files:
            typed = ", ".join(f"{name}: {kind}" for name, kind in types.items())
            self._connection.execute(
                f"insert into lake.{source.name} by name select * from"
                f" read_parquet({_uris(self._lake_uri, files)}, hive_partitioning = true,"
                f" hive_types = {{{typed}}}, union_by_name = true)"
            )

    def load_ledger(self, ledger: Sequence[LedgerEntry]) -> None:
        """The ledger, a row for each arrival hour of a stream."""
        with tempfile.NamedTemporaryFile(suffix=".json") as file:
            file.write(b"".join(encode_entry(entry) for entry in ledger))
            file.flush()
            columns = (
                "{stream: 'varchar', arrival_hour: 'timestamp', object_count: 'bigint',"
                " bytes: 'bigint', records_read: 'bigint', events_written: 'bigint',"
                " repeats_dropped: 'bigint', repaired: 'bigint', rejected: 'bigint',"
                " rejected_by_reason: 'json', account_contradictions: 'bigint',"
                " objects_gone: 'bigint', normaliser_version: 'integer',"
                " first_event_at: 'timestamp', last_event_at: 'timestamp',"
                " lag_median_seconds: 'bigint', lag_p95_seconds: 'bigint',"
                " lag_max_seconds: 'bigint'}"
            )
            self._connection.execute(
                f"create table lake.ledger as select * from read_json('{file.name}',"
                f" format = 'newline_delimited', columns = {columns})"
            )

    def load_notes(self, notes: Iterable[Note]) -> None:
        """What operators noted of alerts."""
        self._connection.register("notes", notes_table(notes))
        self._connection.execute("create table lake.alert_notes as select * from notes")

    def load_tellings(self, tellings: pa.Table) -> None:
        """When people were told of incidents."""
        self._connection.register("tellings", tellings)
        self._connection.execute("create table lake.alert_tellings as select * from tellings")

    def load_history(self, mart: Mart, manifest: Manifest) -> None:
        """What is published of a mart, on the days around the window that its models read."""
        reach = timedelta(days=mart.history_days)
        first, last = self._window.first - reach, self._window.last + reach
        published = manifest.marts.get(mart.name, {})
        days = [
            published[day]
            for day in sorted(published)
            if mart.is_whole or (mart.history_days and first <= day <= last)
        ]
        columns = ", ".join(name for name, _ in mart.history_columns)
        self._connection.execute(
            f"create table published.{mart.name} as select {columns}"
            f" from ({published_rows(self._lake_uri, days, mart)}) where {mart.history_where}"
        )


def published_rows(lake_uri: str, days: Iterable[PublishedDay], mart: Mart) -> str:
    """A select of a mart's columns from files, by name; of no rows when there is no file.

    Of files that have the same columns, DuckDB opens one to bind the query, however many days a
    view has, and then those of the days that a reader asks for.
    """
    files: defaultdict[str, list[str]] = defaultdict(list)
    for day in days:
        files[day.columns] += day.files
    typed = ", ".join(f"cast(null as {kind}) as {name}" for name, kind in mart.columns)
    sources = [f"(select {typed} where false)"]
    by_day = (
        "" if mart.is_whole else ", hive_partitioning = true, hive_types = {'request_date': date}"
    )
    for digest, keys in files.items():
        if keys:
            by_name = "" if digest else ", union_by_name = true"
            options = f"{_uris(lake_uri, keys)}{by_day}{by_name}"
            sources.append(f"select * from read_parquet({options})")
    columns = ", ".join(f"cast({name} as {kind}) as {name}" for name, kind in mart.columns)
    return f"select {columns} from ({' union all by name '.join(sources)})"


def _uris(lake_uri: str, keys: Iterable[str]) -> str:
    uris = (f"{lake_uri}/{key}".replace("'", "''") for key in keys)
    return "[" + ", ".join(f"'{uri}'" for uri in uris) + "]"

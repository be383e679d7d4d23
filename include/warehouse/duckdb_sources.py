"""What dbt reads on DuckDB, copied into the scratch database of a run."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType

import pyarrow as pa

from include.ingest.ledger import LedgerEntry, encode_entry
from include.ingest.schema import EVENTS, INBOUND, SEND_LOG
from include.publishing.days import REPLY_REACH, RESEND_REACH, V1_LOOKBACK, V1_REACH, Window
from include.publishing.manifest import Manifest
from include.warehouse.duckdb_session import Connection
from include.warehouse.marts import Mart

V1_END = RESEND_REACH + V1_REACH


class DuckdbSources:
    """The tables of the schemas `lake` and `published`, for one window."""

    def __init__(self, connection: Connection, lake_uri: str, window: Window) -> None:
        self._connection = connection
        self._lake_uri = lake_uri
        self._window = window

    def load_events(self, ledger: Iterable[LedgerEntry]) -> None:
        """The events that may tell of messages of the window, from the files of the ledger: those
        of its messages, and of the messages that repeat them or are repeated by them.
        """
        days = [("v1", day) for day in self._days(RESEND_REACH + V1_LOOKBACK, V1_END)]
        days += [("v2", day) for day in self._days(RESEND_REACH, RESEND_REACH)]
        folders = {f"events/source_schema={schema}/day={day}" for schema, day in days}
        self._load("events", EVENTS, folders, ledger, {"source_schema": "varchar"})

    def load_replies_and_sends(self, ledger: Iterable[LedgerEntry]) -> None:
        """What recipients wrote back, and the send log, where there are such streams."""
        replies = {f"inbound/day={day}" for day in self._days(REPLY_REACH, V1_REACH)}
        self._load("inbound", INBOUND, replies, ledger)
        sends = {f"send_log/day={day}" for day in self._days(RESEND_REACH, RESEND_REACH)}
        self._load("send_log", SEND_LOG, sends, ledger)

    def _days(self, before: timedelta, after: timedelta) -> list[date]:
        return Window(self._window.first - before, self._window.last + after).days

    def _load(
        self,
        table: str,
        schema: pa.Schema,
        folders: Collection[str],
        ledger: Iterable[LedgerEntry],
        partitions: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """A table of the lake from the ledger's files in folders; empty when there are none."""
        # Parquet's milliseconds come as a type of their own, which contracts don't know.
        columns = [
            f"cast({field.name} as timestamp) as {field.name}"
            if pa.types.is_timestamp(field.type)
            else field.name
            for field in schema
        ]
        types = {**partitions, "day": "date"}
        columns += [f"cast(null as {kind}) as {name}" for name, kind in types.items()]
        self._connection.register("nothing", schema.empty_table())
        self._connection.execute(
            f"create table lake.{table} as select {', '.join(columns)} from nothing"
        )
        named = [key for entry in ledger for key in entry.files]
        files = [key for key in named if key.rpartition("/")[0] in folders]
        if files:
            typed = ", ".join(f"{name}: {kind}" for name, kind in types.items())
            self._connection.execute(
                f"insert into lake.{table} by name select * from"
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

    def load_history(self, mart: Mart, manifest: Manifest) -> None:
        """What is published of a mart, on the days around the window that its models read."""
        reach = timedelta(days=mart.history_days)
        first, last = self._window.first - reach, self._window.last + reach
        published = manifest.marts.get(mart.name, {})
        files = [
            key
            for day in sorted(published)
            if mart.is_whole or (mart.history_days and first <= day <= last)
            for key in published[day].files
        ]
        self._connection.execute(
            f"create table published.{mart.name} as {parquet_rows(self._lake_uri, files, mart)}"
        )


def parquet_rows(lake_uri: str, files: Sequence[str], mart: Mart) -> str:
    """A select of a mart's columns from files, by name; of no rows when there is no file."""
    typed = ", ".join(f"cast(null as {kind}) as {name}" for name, kind in mart.columns)
    empty = f"select {typed} where false"
    if not files:
        return empty
    columns = ", ".join(f"cast({name} as {kind}) as {name}" for name, kind in mart.columns)
    by_day = "hive_partitioning = true, hive_types = {'request_date': date},"
    return (
        f"select {columns} from (({empty}) union all by name select * from read_parquet("
        f"{_uris(lake_uri, files)}, {'' if mart.is_whole else by_day} union_by_name = true))"
    )


def _uris(lake_uri: str, keys: Iterable[str]) -> str:
    uris = (f"{lake_uri}/{key}".replace("'", "''") for key in keys)
    return "[" + ", ".join(f"'{uri}'" for uri in uris) + "]"

"""What dbt reads on Athena: the events table, and views and small tables of a run."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from include.ingest.ledger import LedgerEntry
from include.ingest.schema import EVENTS
from include.lake import Store
from include.publishing.days import V1_LOOKBACK, V1_REACH, Window
from include.warehouse.athena_glue import GlueCatalog, ParquetTable
from include.warehouse.athena_names import RunDatabases, glue_type_of_arrow
from include.warehouse.athena_session import AthenaSession
from include.warehouse.marts import Mart

EVENTS_TABLE = "events"
_FIRST_DAY = "2016-01-01"
_LEDGER = pa.schema(
    [
        pa.field("stream", pa.string()),
        pa.field("arrival_hour", pa.timestamp("ms")),
        pa.field("object_count", pa.int64()),
        pa.field("bytes", pa.int64()),
        pa.field("records_read", pa.int64()),
        pa.field("events_written", pa.int64()),
        pa.field("repeats_dropped", pa.int64()),
        pa.field("repaired", pa.int64()),
        pa.field("rejected", pa.int64()),
        pa.field("rejected_by_reason", pa.string()),
        pa.field("account_contradictions", pa.int64()),
        pa.field("objects_gone", pa.int64()),
        pa.field("normaliser_version", pa.int32()),
        pa.field("first_event_at", pa.timestamp("ms")),
        pa.field("last_event_at", pa.timestamp("ms")),
        pa.field("lag_median_seconds", pa.int64()),
        pa.field("lag_p95_seconds", pa.int64()),
        pa.field("lag_max_seconds", pa.int64()),
    ]
)
_FILES = pa.schema([pa.field("uri", pa.string())])


def events_table(lake_uri: str) -> ParquetTable:
    """The events as one table. Its partitions follow from its folders: nobody adds any."""
    location = f"{lake_uri}/events"
    template = f"{location}/source_schema=${{source_schema}}/day=${{day}}"
    return ParquetTable(
        EVENTS_TABLE,
        [(column.name, glue_type_of_arrow(column.type)) for column in EVENTS],
        f"{location}/",
        [("source_schema", "string"), ("day", "date")],
        {
            "projection.enabled": "true",
            "projection.source_schema.type": "enum",
            "projection.source_schema.values": "v1,v2",
            "projection.day.type": "date",
            "projection.day.format": "yyyy-MM-dd",
            "projection.day.range": f"{_FIRST_DAY},NOW+2DAYS",
            "projection.day.interval": "1",
            "projection.day.interval.unit": "DAYS",
            "storage.location.template": template,
        },
    )


@dataclass(frozen=True, slots=True)
class AthenaSources:
    """The tables of the schemas `lake` and `published`, for one window.

    `database` holds the events table and the published marts, `folder` takes the run's files.
    """

    session: AthenaSession
    glue: GlueCatalog
    store: Store
    database: str
    databases: RunDatabases
    folder: str
    window: Window

    def load_events(self, ledger: Sequence[LedgerEntry]) -> None:
        """The events that may belong to messages of the window, of the files of the ledger."""
        v1 = Window(self.window.first - V1_LOOKBACK, self.window.last + V1_REACH)
        days = [("v1", day) for day in v1.days] + [("v2", day) for day in self.window.days]
        folders = {f"events/source_schema={schema}/day={day}" for schema, day in days}
        named = [key for entry in ledger for key in entry.files]
        files = [
            {"uri": f"{self.store.uri}/{key}"} for key in named if key.rpartition("/")[0] in folders
        ]
        self._put_rows("event_files", pa.Table.from_pylist(files, _FILES))
        columns = ", ".join([*EVENTS.names, "source_schema", "day"])
        self._put_view(
            "lake",
            "events",
            f"select {columns} from {self.database}.{EVENTS_TABLE}"
            f" where (source_schema = 'v2' and {_between('day', self.window)}"
            f" or source_schema = 'v1' and {_between('day', v1)})"
            f' and "$path" in (select uri from {self.databases.of("lake")}.event_files)',
        )

    def load_ledger(self, ledger: Sequence[LedgerEntry]) -> None:
        """The ledger, a row for each arrival hour of a stream."""
        rows = [
            {name: getattr(entry, name) for name in _LEDGER.names}
            | {"rejected_by_reason": orjson.dumps(dict(entry.rejected_by_reason)).decode()}
            for entry in ledger
        ]
        self._put_rows("ledger", pa.Table.from_pylist(rows, _LEDGER))

    def load_history(self, mart: Mart) -> None:
        """What is published of a mart, on the days around the window that its models read."""
        reach = timedelta(days=mart.history_days)
        around = Window(self.window.first - reach, self.window.last + reach)
        columns = ", ".join(name for name, _ in mart.columns)
        days = "" if mart.is_whole else f" where {_between('request_date', around)}"
        self._put_view(
            "published", mart.name, f"select {columns} from {self.database}.{mart.name}{days}"
        )

    def _put_view(self, schema: str, name: str, select: str) -> None:
        database = self.databases.of(schema)
        self.session.execute(f"create or replace view {name} as {select}", database)

    def _put_rows(self, name: str, rows: pa.Table) -> None:
        folder = f"{self.folder}/{name}"
        buffer = io.BytesIO()
        pq.write_table(rows, buffer, compression="zstd")
        self.store.write(f"{folder}/rows.parquet", buffer.getvalue())
        columns = [(column.name, glue_type_of_arrow(column.type)) for column in rows.schema]
        table = ParquetTable(name, columns, f"{self.store.uri}/{folder}/")
        self.glue.put_table(self.databases.of("lake"), table)


def _between(column: str, days: Window) -> str:
    return f"{column} between date '{days.first}' and date '{days.last}'"

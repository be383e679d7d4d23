"""What dbt reads on Athena: the tables of the lake, and views and small tables of a run."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from include.alerts.notes import Note, notes_table
from include.ingest.ledger import LedgerEntry
from include.lake import Store
from include.publishing.days import Window
from include.warehouse.athena_glue import GlueCatalog, ParquetTable
from include.warehouse.athena_names import RunDatabases, glue_type_of_arrow
from include.warehouse.athena_session import AthenaSession
from include.warehouse.lake_sources import LAKE_SOURCES, LakeSource
from include.warehouse.marts import Mart

_DAYS = {
    "type": "date",
    "format": "yyyy-MM-dd",
    "range": "2016-01-01,NOW+2DAYS",
    "interval": "1",
    "interval.unit": "DAYS",
}
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


def lake_table(source: LakeSource, lake_uri: str) -> ParquetTable:
    """A table of the lake. Its partitions follow from its folders: nobody adds any."""
    location = f"{lake_uri}/{source.name}"
    template = "/".join([location, *(f"{key}=${{{key}}}" for key in source.keys)])
    parameters = {"projection.enabled": "true", "storage.location.template": template}
    for key in source.keys:
        values = [named[key] for named in source.values.values() if key in named]
        projection = _DAYS if key == "day" else {"type": "enum", "values": ",".join(values)}
        parameters |= {f"projection.{key}.{name}": value for name, value in projection.items()}
    return ParquetTable(
        source.name,
        [(column.name, glue_type_of_arrow(column.type)) for column in source.columns],
        f"{location}/",
        [(key, "date" if key == "day" else "string") for key in source.keys],
        parameters,
    )


@dataclass(frozen=True, slots=True)
class AthenaSources:
    """The tables of the schemas `lake` and `published`, for one window.

    `database` holds the tables of the lake and the published marts, `folder` takes the run's files.
    """

    session: AthenaSession
    glue: GlueCatalog
    store: Store
    database: str
    databases: RunDatabases
    folder: str
    window: Window

    def load_lake(self, ledger: Sequence[LedgerEntry]) -> None:
        """Events, replies and sends around the window, of the files of the ledger."""
        for source in LAKE_SOURCES:
            self._put_lake_view(source, source.files(self.window, ledger))

    def _put_lake_view(self, source: LakeSource, files: Sequence[str]) -> None:
        named = f"{source.name}_files"
        uris = [{"uri": f"{self.store.uri}/{key}"} for key in files]
        self._put_rows(named, pa.Table.from_pylist(uris, _FILES))
        parts = [
            " and ".join(
                [
                    *(f"{key} = '{value}'" for key, value in source.values[folder].items()),
                    _between("day", days),
                ]
            )
            for folder, days in source.days(self.window).items()
        ]
        self._put_view(
            "lake",
            source.name,
            f"select {', '.join([*source.columns.names, *source.keys])}"
            f" from {self.database}.{source.name} where ({' or '.join(parts)})"
            f' and "$path" in (select uri from {self.databases.of("lake")}.{named})',
        )

    def load_ledger(self, ledger: Sequence[LedgerEntry]) -> None:
        """The ledger, a row for each arrival hour of a stream."""
        rows = [
            {name: getattr(entry, name) for name in _LEDGER.names}
            | {"rejected_by_reason": msgspec.json.encode(entry.rejected_by_reason).decode()}
            for entry in ledger
        ]
        self._put_rows("ledger", pa.Table.from_pylist(rows, _LEDGER))

    def load_notes(self, notes: Iterable[Note]) -> None:
        """What operators noted of alerts."""
        self._put_rows("alert_notes", notes_table(notes))

    def load_tellings(self, tellings: pa.Table) -> None:
        """When people were told of incidents."""
        self._put_rows("alert_tellings", tellings)

    def load_history(self, mart: Mart) -> None:
        """What is published of a mart, on the days around the window that its models read."""
        reach = timedelta(days=mart.history_days)
        around = Window(self.window.first - reach, self.window.last + reach)
        columns = ", ".join(name for name, _ in mart.history_columns)
        days = "" if mart.is_whole else f" and {_between('request_date', around)}"
        self._put_view(
            "published",
            mart.name,
            f"select {columns} from {self.database}.{mart.name} where ({mart.history_where}){days}",
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

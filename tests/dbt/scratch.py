"""A scratch database as the warehouse prepares it, built by dbt from a test's events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from include.alerts.notes import notes_table
from include.alerts.tellings import TELLINGS
from include.ingest.schema import EVENTS, INBOUND, SEND_LOG
from include.warehouse.marts import every_mart
from tests.dbt.events import Event
from tests.dbt.project import SCRATCH, must_run_dbt

MARTS = "+path:models/marts"
LAKE_EVENTS = EVENTS.append(pa.field("source_schema", pa.string())).append(
    pa.field("day", pa.date32())
)
LAKE = {
    "events": LAKE_EVENTS,
    "inbound": INBOUND.append(pa.field("day", pa.date32())),
    "send_log": SEND_LOG.append(pa.field("day", pa.date32())),
}
LEDGER = (
    "stream varchar, arrival_hour timestamp, object_count bigint, bytes bigint,"
    " records_read bigint, events_written bigint, repeats_dropped bigint, rejected bigint,"
    " rejected_by_reason json, repaired bigint, account_contradictions bigint,"
    " objects_gone bigint, normaliser_version integer, first_event_at timestamp,"
    " last_event_at timestamp, lag_median_seconds bigint, lag_p95_seconds bigint,"
    " lag_max_seconds bigint"
)


@dataclass(frozen=True, slots=True)
class Scratch:
    """The scratch database of one run."""

    folder: Path

    @property
    def path(self) -> Path:
        """The database file."""
        return self.folder / SCRATCH

    def prepare(
        self,
        events: Iterable[Event],
        published: Sequence[Scratch] = (),
        inbound: Iterable[Event] = (),
        send_log: Iterable[Event] = (),
    ) -> None:
        """Fill the lake and publish what earlier runs built."""
        rows = {"events": events, "inbound": inbound, "send_log": send_log}
        with duckdb.connect(str(self.path)) as connection:
            connection.execute("create schema lake; create schema published")
            for name, schema in LAKE.items():
                connection.register("rows", pa.Table.from_pylist(list(rows[name]), schema))
                connection.execute(f"create table lake.{name} as select * from rows")
            connection.register("notes", notes_table([]))
            connection.execute("create table lake.alert_notes as select * from notes")
            connection.register("tellings", TELLINGS.empty_table())
            connection.execute("create table lake.alert_tellings as select * from tellings")
            connection.execute(f"create table lake.ledger ({LEDGER})")
            connection.execute(
                "insert into lake.ledger (stream, arrival_hour, object_count, bytes, records_read,"
                " events_written, repeats_dropped, rejected, rejected_by_reason) values"
                " ('sms', '2026-11-10 09:00:00', 2, 300, 10, 7, 1, 2, '{\"not_json\": 2}')"
            )
            for mart in every_mart():
                columns = ", ".join(f"{name} {kind}" for name, kind in mart.columns)
                connection.execute(f"create table published.{mart.name} ({columns})")
        for earlier in published:
            self._publish(earlier)

    def build(self, first: date, last: date, **variables: Any) -> None:
        """Build and test the marts of a window; `as_of` is the end of its last day if not given."""
        window = {"from_day": str(first), "to_day": str(last), "publication_id": f"run {first}"}
        as_of = {"as_of": f"{last + timedelta(days=1)} 00:00:00"}
        command = ["build", "--select", MARTS, "--exclude-resource-type", "unit_test"]
        must_run_dbt(self.folder, command, window | as_of | variables)
        with duckdb.connect(str(self.path)) as connection:
            connection.execute("checkpoint")

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """The rows of a query."""
        with duckdb.connect(str(self.path), read_only=True) as connection:
            return connection.execute(f"use marts; {sql}").to_arrow_table().to_pylist()

    def row(self, sql: str) -> dict[str, Any]:
        """The one row of a query."""
        (row,) = self.rows(sql)
        return row

    def message(self, message_id: str) -> dict[str, Any]:
        """A message of the mart, by its id."""
        return self.row(f"select * from messages where message_id = '{message_id}'")

    def _publish(self, earlier: Scratch) -> None:
        with duckdb.connect(str(self.path)) as connection:
            connection.execute(f"attach '{earlier.path}' as earlier (read_only)")
            built = connection.execute(
                "select table_name from duckdb_tables()"
                " where database_name = 'earlier' and schema_name = 'marts'"
            ).fetchall()
            for (name,) in built:
                if name in {mart.name for mart in every_mart()}:
                    connection.execute(
                        f"insert into published.{name} by name select * from earlier.marts.{name}"
                    )

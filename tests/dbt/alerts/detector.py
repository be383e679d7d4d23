"""The detector's models run by dbt on a scratch database of synthetic rates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from include.alerts.notes import Note, notes_table
from include.alerts.tellings import TELLINGS
from include.warehouse.marts import every_mart
from tests.dbt.alerts.rates import Rate, row_of
from tests.dbt.project import SCRATCH, must_run_dbt

CALENDAR = "iso_country_code varchar, first_day date, last_day date, name varchar"
ALERTS = ("--select", "path:models/alerts")

Row = dict[str, Any]


@dataclass(slots=True)
class Lake:
    """What runs publish, as one run after the other finds and leaves it."""

    folder: Path
    rates: dict[tuple[str, str, date, int], Rate] = field(default_factory=dict)
    alerts: list[Row] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    tellings: list[Row] = field(default_factory=list)

    def run(
        self,
        rates: Iterable[Rate],
        first: date,
        last: date,
        kind: str = "daily",
        refused: Sequence[date] = (),
    ) -> list[Row]:
        """Build a window from its rates and publish it; gives all alerts, by day and key."""
        built = [r for r in rates if first <= r.day <= last and r.day not in refused]
        self._prepare(built)
        variables = {
            "from_day": str(first),
            "to_day": str(last),
            "run_kind": kind,
            "refused_days": [str(day) for day in refused],
            "publication_id": f"run-{first}-{last}",
        }
        must_run_dbt(self.folder, ["run", *ALERTS], variables)
        replaced = {rate.day for rate in built}
        kept = {key: rate for key, rate in self.rates.items() if rate.day not in replaced}
        self.rates = kept | {(r.country, r.metric, r.day, r.age): r for r in built}
        self.alerts = self.rows("select * from marts.alerts order by opened_day, dedup_key")
        return self.alerts

    def run_daily(self, rates: Sequence[Rate], first: date, last: date) -> list[Row]:
        """A daily run at the end of each day, which sees what is known then and builds 5 days."""
        for n in range((last - first).days + 1):
            day = first + timedelta(days=n)
            as_of = day + timedelta(days=1)
            known = [r for r in rates if r.day + timedelta(days=r.age) <= as_of]
            self.run(known, day - timedelta(days=4), day)
        return self.alerts

    def test(self) -> None:
        """dbt's own tests of the models, on what the last run built."""
        must_run_dbt(self.folder, ["test", *ALERTS], {})

    def rows(self, sql: str) -> list[Row]:
        """Rows of a query over the last run's database."""
        with duckdb.connect(str(self._path)) as connection:
            return connection.execute(sql).to_arrow_table().to_pylist()

    @property
    def _path(self) -> Path:
        return self.folder / SCRATCH

    def _prepare(self, built: list[Rate]) -> None:
        self._path.unlink(missing_ok=True)
        with duckdb.connect(str(self._path)) as connection:
            connection.execute("create schema marts; create schema published; create schema lake")
            connection.register("notes", notes_table(self.notes))
            connection.execute("create table lake.alert_notes as select * from notes")
            connection.register("tellings", pa.Table.from_pylist(self.tellings, TELLINGS))
            connection.execute("create table lake.alert_tellings as select * from tellings")
            _create(connection, "marts", "rates_as_of", [row_of(rate) for rate in built])
            earlier = {"publication_id": "earlier"}
            published = [row_of(r) | {"request_date": r.day} | earlier for r in self.rates.values()]
            _create(connection, "published", "rates_as_of", published)
            _create(connection, "published", "alerts", self.alerts)
            _create(connection, "published", "alerts_by_hour", [])
            for mart in ("cost_daily", "time_to_receipt"):
                for schema in ("marts", "published"):
                    _create(connection, schema, mart, [])
            for seed in ("sms_holidays", "sms_planned_campaigns"):
                connection.execute(f"create table marts.{seed} ({CALENDAR})")


def _create(connection: duckdb.DuckDBPyConnection, schema: str, name: str, rows: list[Row]) -> None:
    (mart,) = [mart for mart in every_mart() if mart.name == name]
    columns = ", ".join(f"{column} {kind}" for column, kind in mart.columns)
    connection.execute(f"create table {schema}.{name} ({columns})")
    if rows:
        connection.register("rows", pa.Table.from_pylist(rows))
        connection.execute(f"insert into {schema}.{name} by name select * from rows")

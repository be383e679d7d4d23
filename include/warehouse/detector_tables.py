"""Tables from elsewhere in a scratch database, as the detector's models read them."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import duckdb

from include.alerts.notes import notes_table
from include.alerts.tellings import TELLINGS
from include.errors import SmsError
from include.publishing.days import Window
from include.settings import Settings
from include.warehouse.marts import Mart, every_mart, hourly_marts

SCRATCH = "sms.duckdb"
"""Name of the scratch database: that of a run of the main job, since dbt's manifest holds it."""
RATES = "rates_as_of"
INPUTS = (RATES, "cost_daily", "time_to_receipt")
"""Marts that the detector reads; all but the rates may be left out."""
OUTPUTS = ("alerts", "incidents")
CALENDARS = ("sms_holidays", "sms_planned_campaigns")
"""Seeds that `calendar.parquet` stands in for."""


HOUR_RATES = "rates_by_hour"
HOUR_COLUMNS = {
    "account_id": "varchar",
    "grain": "varchar",
    "iso_country_code": "varchar",
    "entity": "varchar",
    "metric": "varchar",
    "requested_hour": "timestamp",
    "age_hours": "integer",
    "x": "bigint",
    "n": "bigint",
}


class DetectorInputError(SmsError):
    """The tables can't be read as the marts that they stand for."""


def load_tables(scratch: Path, folder: Path) -> Window:
    """Fill a scratch database from the Parquet files of a folder; gives the days of its rates.

    Raises:
        DetectorInputError: a file or column is missing.
    """
    with duckdb.connect(str(scratch)) as connection:
        connection.execute("create schema marts; create schema published; create schema lake")
        connection.register("notes", notes_table([]))
        connection.execute("create table lake.alert_notes as select * from notes")
        connection.register("tellings", TELLINGS.empty_table())
        connection.execute("create table lake.alert_tellings as select * from tellings")
        for mart in every_mart():
            if mart.name in (*INPUTS, "alerts", "alerts_by_hour"):
                connection.execute(f"create table published.{mart.name} ({_columns(mart)})")
            if mart.name in INPUTS:
                connection.execute(f"create table marts.{mart.name} ({_columns(mart)})")
                _insert(connection, mart, folder / f"{mart.name}.parquet")
        if has_calendar(folder):
            _load_calendar(connection, calendar_file(folder))
        days = connection.execute(f"select min(day), max(day) from marts.{RATES}").fetchone()
    if days is None or not isinstance(days[0], date):
        raise DetectorInputError(f"{folder / RATES}.parquet holds no rates")
    return Window(*days)


def load_hours(scratch: Path, file: Path) -> datetime:
    """Fill a scratch database from a Parquet file of rates by the hour; gives the last hour.

    Raises:
        DetectorInputError: the file or a column is missing.
    """
    typed = ", ".join(f"cast({name} as {kind}) as {name}" for name, kind in HOUR_COLUMNS.items())
    with duckdb.connect(str(scratch)) as connection:
        connection.execute("create schema marts; create schema published; set TimeZone = 'UTC'")
        try:
            connection.execute(
                f"create table marts.{HOUR_RATES} as select {typed} from read_parquet(?)",
                [str(file)],
            )
            (rates,) = (mart for mart in hourly_marts() if mart.name == HOUR_RATES)
            connection.execute(f"create table published.{HOUR_RATES} ({_columns(rates)})")
        except duckdb.Error as error:
            raise DetectorInputError(f"{file}: {str(error).splitlines()[0]}") from error
        hours = f"select max(requested_hour) from marts.{HOUR_RATES}"
        last = connection.execute(hours).fetchone()
    if last is None or not isinstance(last[0], datetime):
        raise DetectorInputError(f"{file} holds no rates")
    return last[0]


def dbt_environment(scratch: Path, settings: Settings) -> dict[str, str]:
    """The variables under which dbt works on a scratch database."""
    return {
        "DBT_TARGET": "duckdb",
        "DBT_KEPT_IN": str(settings.scratch_dir),
        "SMS_SCRATCH_DB": str(scratch),
        "SMS_DUCKDB_MEMORY_LIMIT": settings.duckdb_memory_limit,
    }


def has_calendar(folder: Path) -> bool:
    """Whether a folder brings days of its own on which volumes say nothing."""
    return calendar_file(folder).is_file()


def calendar_file(folder: Path) -> Path:
    """Where these days would be."""
    return folder / "calendar.parquet"


def write_alerts(scratch: Path, out: Path) -> int:
    """Write `alerts` to a Parquet file and `incidents` beside it; gives the number of alerts."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(scratch)) as connection:
        for name, file in zip(OUTPUTS, (out, out.with_name("incidents.parquet")), strict=True):
            connection.table(f"marts.{name}").write_parquet(str(file))
        return len(connection.table("marts.alerts"))


def write_hour_alerts(scratch: Path, out: Path) -> int:
    """Write `hour_alerts` to a Parquet file; gives their number."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(scratch)) as connection:
        alerts = connection.table("marts.hour_alerts")
        alerts.write_parquet(str(out))
        return len(alerts)


def _insert(connection: duckdb.DuckDBPyConnection, mart: Mart, file: Path) -> None:
    if not file.is_file():
        if mart.name == RATES:
            raise DetectorInputError(f"{file} is missing: it is the detector's main input")
        return
    there = connection.read_parquet(str(file)).columns
    names = ", ".join(name for name, _ in mart.columns if name in there)
    try:
        connection.execute(
            f"insert into marts.{mart.name} ({names}) select {names} from read_parquet(?)",
            [str(file)],
        )
    except duckdb.Error as error:
        raise DetectorInputError(f"{file}: {str(error).splitlines()[0]}") from error


def _load_calendar(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    there = connection.read_parquet(str(file)).columns
    name = "name" if "name" in there else "'calendar' as name"
    columns = f"iso_country_code, first_day, last_day, {name}"
    holidays, campaigns = CALENDARS
    connection.execute(
        f"create table marts.{holidays} as select {columns} from read_parquet(?)", [str(file)]
    )
    connection.execute(f"create table marts.{campaigns} as from marts.{holidays} limit 0")


def _columns(mart: Mart) -> str:
    return ", ".join(f"{name} {kind}" for name, kind in mart.columns)

"""What the make verbs call: `python -m include.local <verb>`."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.table import Table

from include.errors import SmsError
from include.ingest.reingest import parse_reingest
from include.lake import open_store
from include.local import demo as demo_job
from include.local import detect as detect_job
from include.local import doctor as doctor_job
from include.local.checks import DEMO
from include.local.environment import ADMIN, AirflowHome, airflow_environment
from include.local.main_job import parse_range, run_range
from include.local.services import (
    ALL_SERVICES,
    find_running,
    start,
    stop,
    wait_until_healthy,
)
from include.local.summary import show_summary
from include.settings import load_settings
from include.warehouse.warehouse import open_warehouse

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
_HOME = AirflowHome()


@app.command()
def demo() -> None:
    """Simulate 60 days and run the main job on them."""
    seconds = demo_job.run_demo(_HOME, typer.echo)
    show_summary(load_settings(), seconds, truth_folder=demo_job.TRUTH)


@app.command()
def run(
    first: str,
    last: str,
    reingest: Annotated[str, typer.Option(help="changed, rejected, outdated or all")] = "",
) -> None:
    """Run the main job for your own objects, for the request days FIRST to LAST."""
    days = parse_range(first, last)
    seconds = run_range(days, parse_reingest(reingest), _HOME, typer.echo)
    show_summary(load_settings(), seconds, days=days)


@app.command()
def up() -> None:
    """Start Airflow with its UI, in the background."""
    port = load_settings().airflow_port
    environment = airflow_environment(_HOME, port, runs_on_schedule=True)
    services = start(_HOME, ALL_SERVICES, environment, detached=True)
    typer.echo("Airflow starts ...")
    try:
        wait_until_healthy(_HOME, services)
    except BaseException:
        stop(_HOME, services)
        raise
    typer.echo(f"{services.url}  user {ADMIN}, password in {_HOME.passwords_file}")
    typer.echo("DAGs are paused until you unpause them. `make down` ends it.")


@app.command()
def down() -> None:
    """End what `up` has started."""
    services = find_running(_HOME)
    if services:
        stop(_HOME, services)
    typer.echo("Airflow has ended." if services else "Airflow doesn't run.")


@app.command()
def doctor() -> None:
    """Say whether the main job will work."""
    findings = []
    for finding in doctor_job.examine():
        typer.echo(finding)
        findings.append(finding)
    if not all(finding.is_ok for finding in findings):
        raise typer.Exit(1)


@app.command()
def query(sql: Annotated[str, typer.Argument(help='e.g. "select * from delivery_daily"')]) -> None:
    """Print what a query over the published marts returns."""
    settings = load_settings()
    rows = open_warehouse(settings, open_store(settings.lake_uri)).read_published(sql)
    table = Table(*(rows[0] if rows else ()), caption=f"{len(rows)} rows")
    for row in rows:
        table.add_row(*("" if value is None else str(value) for value in row.values()))
    Console().print(table)


@app.command()
def report() -> None:
    """Summarise what is published."""
    settings = load_settings()
    is_demo = settings.lake_uri == str(DEMO / "lake")
    show_summary(settings, {}, truth_folder=demo_job.TRUTH if is_demo else None)


@app.command()
def detect(
    rates: Annotated[Path, typer.Option(help="folder with rates_as_of.parquet")],
    out: Annotated[Path, typer.Option(help="file for the alerts, as Parquet")],
) -> None:
    """Run the detector alone, on tables of rates from elsewhere."""
    found = detect_job.detect(rates, out, load_settings())
    typer.echo(f"{found} alerts in {out}")


@app.command()
def detect_by_hour(
    rates: Annotated[Path, typer.Option(help="rates_by_hour.parquet")],
    out: Annotated[Path, typer.Option(help="file for the alerts, as Parquet")],
) -> None:
    """Run the detector alone, on rates of large countries by the hour."""
    found = detect_job.detect_by_hour(rates, out, load_settings())
    typer.echo(f"{found} alerts in {out}")


class StoppedError(BaseException):
    """The user, or the system, asked this process to end."""


def main() -> int:
    """Run a verb; 1 after a line on what was wrong, 130 when stopped."""
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, _stop)
    try:
        app()
    except SmsError as error:
        typer.echo(error, err=True)
        return 1
    except StoppedError:
        typer.echo("stopped", err=True)
        return 130
    return 0


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    os.write(2, b"stopping ...\n")  # a print could meet the one that was interrupted
    raise StoppedError


if __name__ == "__main__":
    sys.exit(main())

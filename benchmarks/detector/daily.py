"""`python -m benchmarks.detector.daily 1`: what the SQL of a daily run costs, model by model.

A world's last five days are the window, all days before are published; the history of 245 days that
a run reads is filled up with the world's first 45 days, which are without incidents.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from os import times
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import orjson

from benchmarks.detector.labels import STANDARD
from benchmarks.detector.tables import world_folder
from benchmarks.detector.world import FIRST_DAY, QUIET_DAYS
from include.dbt import build_models
from include.local.detect import MODELS
from include.publishing.days import Window
from include.run import MartRun, RunKind
from include.settings import Settings
from include.warehouse.detector_tables import (
    INPUTS,
    RATES,
    SCRATCH,
    dbt_environment,
    load_tables,
)
from include.warehouse.duckdb_session import Connection, connect
from include.warehouse.marts import published_marts

WINDOW = timedelta(days=4)
ROUNDS = 3
TABLES = "select table_name from duckdb_tables() where schema_name = 'marts'"


class Cost(NamedTuple):
    """The median of a model's rounds, in seconds."""

    model: str
    rows: int
    wall: float
    cpu: float


def main() -> None:
    """Build the last days of a world by dbt, then run the models' SQL alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seed", type=int)
    folder = world_folder(parser.parse_args().seed, STANDARD)
    costs = sorted(measure(folder, folder / "daily"), key=lambda cost: -cost.cpu)
    lines = ["| model | rows | wall s | CPU s |", "| --- | ---: | ---: | ---: |"]
    total = Cost("all", 0, sum(c.wall for c in costs), sum(c.cpu for c in costs))
    lines += [f"| {c.model} | {c.rows:,} | {c.wall:.2f} | {c.cpu:.2f} |" for c in (total, *costs)]
    print("\n".join(lines))  # noqa: T201 - the report


def measure(world: Path, kept: Path) -> Iterable[Cost]:
    """The cost of each model's SQL in dbt's order, on two threads."""
    kept.mkdir(exist_ok=True)
    settings = Settings(_env_file=None, lake_uri=str(kept), scratch_dir=kept)
    scratch = kept / SCRATCH
    scratch.unlink(missing_ok=True)
    window = load_tables(scratch, world)
    window = Window(window.last - WINDOW, window.last)
    with connect(settings, scratch) as connection:
        _publish_days_before(connection, window)
    as_of = datetime.combine(window.last + timedelta(days=1), time(), UTC)
    run = MartRun("daily", window, as_of, RunKind.DAILY)
    build_models(run, settings, dbt_environment(scratch, settings), (MODELS, "int_calendar"))
    results = orjson.loads((kept / run.run_id / "dbt" / "run_results.json").read_bytes())["results"]
    with connect(settings, scratch) as connection:
        connection.execute("set threads = 2; set preserve_insertion_order = false")
        tables = {name for (name,) in connection.execute(TABLES).fetchall()}
        for node in results:
            if node["unique_id"].split(".")[2] in tables:
                yield _cost(connection, node["unique_id"].split(".")[2], node["compiled_code"])


def _publish_days_before(connection: Connection, window: Window) -> None:
    for mart in (mart for mart in published_marts() if mart.name in INPUTS):
        day = "day" if mart.name == RATES else "request_date"
        known = f"{day} + age_days <= date '{window.last}' + 1" if mart.name == RATES else "true"
        rows = connection.table(f"marts.{mart.name}")
        before = rows.filter(f"{day} < '{window.first}' and {mart.history_where}")
        quiet = before.filter(f"{day} < date '{FIRST_DAY}' + {QUIET_DAYS}")
        before.insert_into(f"published.{mart.name}")
        quiet.project(f"* replace ({day} - {QUIET_DAYS} as {day})").insert_into(
            f"published.{mart.name}"
        )
        built = rows.filter(f"{day} >= '{window.first}' and {known}").to_arrow_table()
        connection.execute(f"truncate marts.{mart.name}")
        connection.from_arrow(built).insert_into(f"marts.{mart.name}")


def _cost(connection: Connection, model: str, sql: str) -> Cost:
    rounds = []
    for _ in range(ROUNDS):
        begun, used = perf_counter(), _cpu_seconds()
        connection.execute(f"create or replace table marts.{model} as {sql}")
        rounds.append((_cpu_seconds() - used, perf_counter() - begun))
    cpu, wall = sorted(rounds)[ROUNDS // 2]
    return Cost(model, connection.table(f"marts.{model}").count("*").fetchall()[0][0], wall, cpu)


def _cpu_seconds() -> float:
    spent = times()
    return spent.user + spent.system


if __name__ == "__main__":
    main()

"""The SQL of a run of the marts: how long it takes by itself, and how many bytes it reads.

Works on what `benchmarks.runners.marts` kept. A byte read is a byte of a compressed Parquet column,
as Athena charges it: each table is written as Parquet, and each read of a column counts its size in
the partitions that the query asks for.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import msgspec
from msgspec import Struct

from benchmarks.marts.gates import gate_queries
from benchmarks.marts.layout import lay_out
from benchmarks.marts.scans import bytes_of, inlined, scans
from benchmarks.marts.template import settings_of
from benchmarks.runners.marts import MartsReport
from include.warehouse.duckdb_session import connect

GATES = "gates"
TESTS = "dbt tests"


class SqlReport(Struct):
    """`bytes_read` by model, and by table below it."""

    bare_seconds: float
    dbt_seconds: dict[str, float]
    bytes_read: dict[str, dict[str, int]]


class _Node(Struct):
    """What dbt says of a node that it ran."""

    unique_id: str
    execution_time: float
    compiled_code: str | None = None

    @property
    def kind(self) -> str:
        return self.unique_id.partition(".")[0]

    @property
    def name(self) -> str:
        return self.unique_id.split(".")[2]


class _RunResults(Struct):
    results: list[_Node]


def look_at(kept: Path, memory_limit: str) -> SqlReport:
    """Run the models' SQL once more, in dbt's order, then have all queries explained."""
    nodes = msgspec.json.decode((kept / "dbt/run_results.json").read_bytes(), type=_RunResults)
    run = msgspec.json.decode((kept / "report.json").read_bytes(), type=MartsReport)
    settings = settings_of(kept / "lake", memory_limit)
    queries = [(GATES, sql) for sql in gate_queries(kept / "sms.duckdb", run, settings)]
    with connect(settings, kept / "sms.duckdb") as connection:
        connection.execute("set preserve_insertion_order = false; set schema = 'marts'")
        tables = _tables(connection)
        models = [node for node in nodes.results if node.kind == "model"]
        built = [node for node in models if f"marts.{node.name}" in tables]
        bare_seconds = _run_bare(connection, built)
        for view in models:
            if view not in built:
                body = inlined(str(view.compiled_code))
                connection.execute(f"create or replace view marts.{view.name} as {body}")
        queries += [(node.name, str(node.compiled_code)) for node in built]
        queries += [(TESTS, str(one.compiled_code)) for one in nodes.results if one.kind == "test"]
        with TemporaryDirectory(dir=kept) as folder:
            for table in tables:
                lay_out(connection, table, Path(folder))
            bytes_read = _bytes_read(connection, queries)
    return SqlReport(
        bare_seconds,
        {node.name: node.execution_time for node in nodes.results},
        bytes_read,
    )


def _tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    named = "select schema_name || '.' || table_name from duckdb_tables() where not temporary"
    return [name for (name,) in connection.execute(f"{named} order by 1").fetchall()]


def _run_bare(connection: duckdb.DuckDBPyConnection, models: list[_Node]) -> float:
    begun = time.perf_counter()
    for model in models:
        connection.execute(f"create or replace table marts.{model.name} as {model.compiled_code}")
    return time.perf_counter() - begun


def _bytes_read(
    connection: duckdb.DuckDBPyConnection, queries: list[tuple[str, str]]
) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for name, sql in queries:
        for scan in scans(connection, sql):
            found[name][scan.table] += bytes_of(connection, scan)
    return found


def _main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kept", type=Path, required=True)
    parser.add_argument("--memory-limit", required=True)
    given = parser.parse_args()
    report = look_at(given.kept, given.memory_limit)
    (given.kept / "sql.json").write_bytes(msgspec.json.encode(report))


if __name__ == "__main__":
    _main()

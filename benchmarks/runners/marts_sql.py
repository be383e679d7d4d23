"""The SQL of a run of the marts: how long it takes by itself, and how many bytes it reads.

Works on what `benchmarks.runners.marts` kept. A byte read is a byte of a compressed Parquet column,
as Athena charges it: each table is written as Parquet, and each read of a column counts its size.
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
from benchmarks.marts.scans import columns_by_table, inlined, scans
from benchmarks.marts.template import settings_of
from benchmarks.runners.marts import MartsReport
from include.warehouse.duckdb_session import connect

GATES = "gates"
TESTS = "dbt tests"
_DAY_COLUMNS = ("day", "request_date")


class SqlReport(Struct):
    """`bytes_read` by model, and by table below it; `source_bytes` is each table read once."""

    bare_seconds: float
    dbt_seconds: dict[str, float]
    bytes_read: dict[str, dict[str, int]]
    source_bytes: dict[str, int]


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
        names = "select table_name from duckdb_tables() where schema_name = 'marts'"
        tables = {name for (name,) in connection.execute(names).fetchall()}
        models = [node for node in nodes.results if node.kind == "model"]
        built = [node for node in models if node.name in tables]
        bare_seconds = _run_bare(connection, built)
        for view in models:
            if view.name not in tables:
                body = inlined(str(view.compiled_code))
                connection.execute(f"create or replace view marts.{view.name} as {body}")
        queries += [(node.name, str(node.compiled_code)) for node in built]
        queries += [(TESTS, str(one.compiled_code)) for one in nodes.results if one.kind == "test"]
        bytes_read, sizes = _bytes_read(connection, queries)
    return SqlReport(
        bare_seconds,
        {node.name: node.execution_time for node in nodes.results},
        bytes_read,
        {table: sum(columns.values()) for table, columns in sizes.items()},
    )


def _run_bare(connection: duckdb.DuckDBPyConnection, models: list[_Node]) -> float:
    begun = time.perf_counter()
    for model in models:
        connection.execute(f"create or replace table marts.{model.name} as {model.compiled_code}")
    return time.perf_counter() - begun


def _bytes_read(
    connection: duckdb.DuckDBPyConnection, queries: list[tuple[str, str]]
) -> tuple[dict[str, dict[str, int]], dict[str, dict[str, int]]]:
    columns = columns_by_table(connection)
    sizes: dict[str, dict[str, int]] = {}
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for name, sql in queries:
        for table, read in scans(connection, sql, columns):
            if table not in sizes:
                sizes[table] = _column_sizes(connection, table)
            found[name][table] += sum(sizes[table].get(column, 0) for column in read)
    return found, sizes


def _column_sizes(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, int]:
    """Of a table that lies by day as it does in the lake; its day takes no bytes then."""
    columns = {name for name, *_ in connection.execute(f"describe {table}").fetchall()}
    day = next((name for name in _DAY_COLUMNS if name in columns), None)
    with TemporaryDirectory() as folder:
        target, by_day = (folder, f", partition_by ({day})") if day else (f"{folder}/0.parquet", "")
        options = f"(format parquet, compression zstd, overwrite_or_ignore{by_day})"
        connection.execute(f"copy {table} to '{target}' {options}")
        if not any(Path(folder).rglob("*.parquet")):
            return {}  # without rows there is no day to write
        sizes = connection.execute(
            "select path_in_schema, cast(sum(total_compressed_size) as bigint)"
            " from parquet_metadata($files) group by path_in_schema",
            {"files": f"{folder}/**/*.parquet"},
        )
        return dict(sizes.fetchall())


def _main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kept", type=Path, required=True)
    parser.add_argument("--memory-limit", required=True)
    given = parser.parse_args()
    report = look_at(given.kept, given.memory_limit)
    (given.kept / "sql.json").write_bytes(msgspec.json.encode(report))


if __name__ == "__main__":
    _main()

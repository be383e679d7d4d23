"""Tables laid out as Parquet by day, as they lie in a lake, with views in their place.

A file's columns bear the name of their table, so that a plan's scan tells what it reads.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

_PARTITIONED_BY = frozenset({"source_schema", "day", "request_date"})
"""The columns that stand in the names of folders."""


def lay_out(connection: duckdb.DuckDBPyConnection, table: str, folder: Path) -> None:
    """Write a table (`schema.name`) into a folder, put a view of the files in its place, and keep
    the bytes of each column in each partition, as the temporary table `sizes_of(table)`.

    An empty table stays as it is: nothing can be read of it.
    """
    described = connection.execute(f"describe {table}").fetchall()
    if connection.execute(f"from {table} limit 1").fetchone() is None:
        return
    types = {name: kind for name, kind, *_ in described}
    keys = [name for name in types if name in _PARTITIONED_BY and len(types) > 1]
    stored = {name: stored_name(table, name) for name in types}
    columns = ", ".join(f"{name} as {stored[name]}" for name in types)
    by = f", partition_by ({', '.join(stored[key] for key in keys)})" if keys else ""
    target = folder / table
    target.mkdir()
    place = target if keys else target / "0.parquet"
    connection.execute(
        f"copy (from {table} select {columns}) to '{place}' (format parquet, compression zstd{by})"
    )
    files = f"{target}/**/*.parquet"
    _keep_sizes(connection, table, files, {stored[key]: types[key] for key in keys})
    hive = ", ".join(f"{stored[key]}: {types[key]}" for key in keys)
    columns = ", ".join(f"{stored[name]} as {name}" for name in types)
    options = f", hive_partitioning = true, hive_types = {{{hive}}}" if keys else ""
    connection.execute(f"drop table {table}")
    connection.execute(
        f"create view {table} as from read_parquet('{files}'{options}) select {columns}"
    )


def stored_name(table: str, column: str) -> str:
    """The name of a column in the files of a table."""
    return f"{table.replace('.', '__')}__{column}"


def sizes_of(table: str) -> str:
    """The table of a table's sizes: `column_name`, `bytes`, and the partition's values."""
    return f"sizes_of_{table.replace('.', '__')}"


def _keep_sizes(
    connection: duckdb.DuckDBPyConnection, table: str, files: str, keys: dict[str, str]
) -> None:
    values = "".join(
        f", cast(regexp_extract(file_name, '/{key}=([^/]*)/', 1) as {kind}) as {key}"
        for key, kind in keys.items()
    )
    connection.execute(
        f"create temp table {sizes_of(table)} as from parquet_metadata('{files}')"
        f" select path_in_schema as column_name,"
        f" cast(sum(total_compressed_size) as bigint) as bytes{values} group by all"
    )

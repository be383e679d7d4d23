"""Hive's plain types beside those of DuckDB and of Athena's results."""

from __future__ import annotations

from tests.athena.endpoint.executor import QueryError

_DUCKDB_OF_HIVE = {
    "string": "varchar",
    "bigint": "bigint",
    "int": "integer",
    "integer": "integer",
    "double": "double",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "timestamp",
}
_HIVE_OF_DUCKDB = {
    "VARCHAR": "string",
    "BIGINT": "bigint",
    "HUGEINT": "bigint",
    "INTEGER": "int",
    "DOUBLE": "double",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "timestamp",
    "TIMESTAMP_MS": "timestamp",
    "TIMESTAMP_S": "timestamp",
}
"""DuckDB sums integers as HUGEINT, Athena as bigint."""

_ATHENA_OF_HIVE = {"string": "varchar", "int": "integer"}


def duckdb_type(hive: str) -> str:
    """The DuckDB type of a Glue column."""
    if hive.startswith("decimal"):
        return hive
    if hive.startswith("varchar"):
        return "varchar"
    if hive in _DUCKDB_OF_HIVE:
        return _DUCKDB_OF_HIVE[hive]
    raise QueryError("NOT_SUPPORTED", f"type {hive}: not known to the local Athena endpoint")


def hive_type(duckdb: str) -> str:
    """The Glue type of a DuckDB column."""
    if duckdb.startswith("DECIMAL"):
        return duckdb.lower()
    if duckdb in _HIVE_OF_DUCKDB:
        return _HIVE_OF_DUCKDB[duckdb]
    raise QueryError("NOT_SUPPORTED", f"type {duckdb}: not known to the local Athena endpoint")


def athena_type(hive: str) -> str:
    """The type of a result's column as Athena names it."""
    return _ATHENA_OF_HIVE.get(hive, hive)

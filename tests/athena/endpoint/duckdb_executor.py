"""Queries on DuckDB, through sqlglot: installable from the package index alone.

It proves the flow of the adapter, of Glue and of S3, and what a query computes; where DuckDB's
semantics differ from Trino's, only the other executor proves anything.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import duckdb

from tests.athena.endpoint.catalog import Catalog
from tests.athena.endpoint.duckdb_dialect import MACROS
from tests.athena.endpoint.duckdb_tables import Mounted, write_view
from tests.athena.endpoint.executor import (
    CreateTableAs,
    CreateView,
    QueryError,
    Result,
    Statement,
)
from tests.athena.endpoint.hive_types import athena_type, duckdb_type, hive_type

MAX_PARTITIONS = 100


class DuckdbExecutor:
    """See Executor."""

    def __init__(self, endpoint: str, catalog: Catalog) -> None:
        self._catalog = catalog
        self._connection = duckdb.connect(
            config={"autoinstall_known_extensions": "false", "memory_limit": "4GB"}
        )
        wheel = Path(str(files("duckdb_extension_httpfs")))
        self._connection.load_extension(str(next(wheel.rglob("httpfs.duckdb_extension"))))
        self._connection.execute(
            "create secret (type s3, key_id 'testing', secret 'testing', region 'eu-west-1',"
            f" endpoint '{urlsplit(endpoint).netloc}', url_style 'path', use_ssl false)"
        )
        self._connection.execute("set TimeZone = 'UTC'")
        for macro in MACROS:
            self._connection.execute(f"create macro {macro}")

    def close(self) -> None:
        """See Executor."""
        self._connection.close()

    def run(self, statement: Statement, database: str) -> Result:
        """See Executor."""
        match statement:
            case CreateTableAs():
                return self._create_table(statement, database)
            case CreateView():
                return self._create_view(statement, database)
            case _:
                return self._query(statement, database)

    def _query(self, sql: str, database: str) -> Result:
        mounted = Mounted(self._catalog)
        cursor = self._execute(mounted.query(sql, database))
        columns = [
            (name.lower(), athena_type(hive_type(str(kind))))
            for name, kind, *_ in cursor.description
        ]
        return Result(columns, cursor.fetchall(), sum(mounted.files.values()))

    def _create_table(self, made: CreateTableAs, database: str) -> Result:
        self._catalog.require_empty(made.database, made.table, made.location)
        columns = self._columns(made.select, database)
        names = [column["Name"] for column in columns]
        keys = list(made.partitioned_by)
        if keys and names[-len(keys) :] != keys:
            raise QueryError(
                "HIVE_COLUMN_ORDER_MISMATCH",
                "Partition keys must be the last columns in the table and in the same order as"
                f" the table properties: {keys}",
            )
        mounted = Mounted(self._catalog)
        self._write(mounted.query(made.select, database), columns, made)
        self._catalog.register(made.database, made.table, columns, made.location, keys)
        return Result(bytes_scanned=sum(mounted.files.values()))

    def _write(self, query: str, columns: list[dict[str, str]], made: CreateTableAs) -> None:
        typed = ", ".join(
            f'cast("{column["Name"]}" as {duckdb_type(column["Type"])}) as "{column["Name"]}"'
            for column in columns
        )
        cursor = self._connection.cursor()
        staged = f"staged_{uuid4().hex}"
        self._execute(f"create temp table {staged} as select {typed} from ({query})", cursor)
        keys = ", ".join(f'"{key}"' for key in made.partitioned_by)
        location = made.location.rstrip("/")
        if not keys:
            target, options = f"{location}/{staged}.parquet", ""
        else:
            distinct = f"select count(*) from (select distinct {keys} from {staged})"
            count = self._execute(distinct, cursor).fetchall()[0][0]
            if count > MAX_PARTITIONS:
                raise QueryError(
                    "TOO_MANY_OPEN_PARTITIONS",
                    f"Exceeded limit of {MAX_PARTITIONS} open writers for partitions",
                )
            target, options = location, f", partition_by ({keys})"
        self._execute(f"copy {staged} to '{target}' (format parquet{options})", cursor)
        cursor.execute(f"drop table {staged}")

    def _create_view(self, made: CreateView, database: str) -> Result:
        columns = self._columns(made.select, database)
        existing = self._catalog.find(made.database, made.table)
        if existing and not made.replaces:
            raise QueryError("TABLE_ALREADY_EXISTS", f"View '{made.table}' already exists")
        kept = [{"name": column["Name"], "type": athena_type(column["Type"])} for column in columns]
        view = {
            "originalSql": made.select,
            "catalog": "awsdatacatalog",
            "schema": database,
            "columns": kept,
        }
        glue = self._catalog.glue
        store = glue.update_table if existing else glue.create_table
        store(
            DatabaseName=made.database,
            TableInput={
                "Name": made.table,
                "TableType": "VIRTUAL_VIEW",
                "Parameters": {"presto_view": "true", "comment": "Presto View"},
                "ViewOriginalText": write_view(view),
                "ViewExpandedText": "/* Presto View */",
                "StorageDescriptor": {"Columns": columns, "Location": "", "SerdeInfo": {}},
            },
        )
        return Result()

    def _columns(self, select: str, database: str) -> list[dict[str, str]]:
        shape = Mounted(self._catalog, is_shape=True).query(select, database)
        described = self._execute(f"describe {shape}").fetchall()
        return [{"Name": row[0].lower(), "Type": hive_type(row[1])} for row in described]

    def _execute(self, sql: str, cursor: Any = None) -> Any:
        """Run DuckDB's SQL; its errors become those of a query that Athena refuses."""
        cursor = cursor or self._connection.cursor()
        try:
            return cursor.execute(sql)
        except duckdb.BinderException as error:
            message = str(error).splitlines()[0]
            raise QueryError("COLUMN_NOT_FOUND", f"line 1:1: {message}") from None
        except duckdb.Error as error:
            message = str(error).splitlines()[0]
            raise QueryError("GENERIC_USER_ERROR", message) from None

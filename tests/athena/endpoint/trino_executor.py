"""Queries on a Trino server, the engine of Athena v3, over its HTTP protocol."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import httpx

from tests.athena.endpoint.catalog import Catalog
from tests.athena.endpoint.executor import (
    CreateTableAs,
    CreateView,
    QueryError,
    Result,
    Statement,
)
from tests.athena.endpoint.trino_server import TrinoServer

_NAMES = {"HIVE_TABLE_ALREADY_EXISTS": "TABLE_ALREADY_EXISTS"}


class TrinoExecutor:
    """See Executor."""

    def __init__(self, endpoint: str, catalog: Catalog) -> None:
        self._catalog = catalog
        self._server = TrinoServer(endpoint)
        self._client = httpx.Client(base_url=self._server.start(), timeout=300)

    def close(self) -> None:
        """Stop the server."""
        self._client.close()
        self._server.stop()

    def run(self, statement: Statement, database: str) -> Result:
        """See Executor."""
        match statement:
            case CreateTableAs():
                return self._create_table(statement, database)
            case CreateView():
                replaces = "or replace " if statement.replaces else ""
                name = f'"{statement.database}"."{statement.table}"'
                return self._execute(
                    f"create {replaces}view {name} as {statement.select}", database
                )
            case _:
                return self._execute(statement, database)

    def _create_table(self, made: CreateTableAs, database: str) -> Result:
        self._catalog.require_empty(made.database, made.table, made.location)
        properties = f"format = 'PARQUET', external_location = '{made.location}'"
        if made.partitioned_by:
            keys = ", ".join(f"'{key}'" for key in made.partitioned_by)
            properties += f", partitioned_by = array[{keys}]"
        name = f'"{made.database}"."{made.table}"'
        sql = f"create table {name} with ({properties}) as {made.select}"
        return Result(bytes_scanned=self._execute(sql, database).bytes_scanned)

    def _execute(self, sql: str, database: str) -> Result:
        headers = {
            "X-Trino-User": "athena",
            "X-Trino-Catalog": "awsdatacatalog",
            "X-Trino-Schema": database,
            "X-Trino-Time-Zone": "UTC",
        }
        page = self._client.post("/v1/statement", content=sql.encode(), headers=headers).json()
        columns: list[dict[str, Any]] = []
        rows: list[list[Any]] = []
        while True:
            columns = page.get("columns") or columns
            rows += page.get("data") or []
            if "error" in page:
                raise _query_error(page["error"])
            if "nextUri" not in page:
                break
            page = self._client.get(page["nextUri"]).json()
        kinds = [column["type"] for column in columns]
        typed = [[_value(*pair) for pair in zip(row, kinds, strict=True)] for row in rows]
        named = [(column["name"], _athena_type(column["type"])) for column in columns]
        return Result(named, typed, page["stats"].get("physicalInputBytes", 0))


def _query_error(error: dict[str, Any]) -> QueryError:
    name = _NAMES.get(error["errorName"], error["errorName"])
    return QueryError(name, error["message"])


def _athena_type(trino: str) -> str:
    """Athena's name of a type: a decimal keeps its size, all else loses it."""
    if trino.startswith("decimal"):
        return trino
    if trino.startswith("timestamp") and trino.endswith("with time zone"):
        return "timestamp with time zone"
    return trino.partition("(")[0]


def _value(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind.startswith("decimal"):
        return Decimal(value)
    if kind == "date":
        return date.fromisoformat(value)
    if kind.startswith("timestamp") and not kind.endswith("zone"):
        return datetime.fromisoformat(value[:26])
    return value

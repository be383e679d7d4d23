"""Which columns of which tables a query reads, as an engine that inlines all would read them.

DuckDB plans the query; what it keeps between two readers (a common table expression read twice) is
made to be read twice, as Athena does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import duckdb
import msgspec

Json = dict[str, Any]

_CTE = re.compile(r"^(with )?(\w+) as \($", re.MULTILINE)
_SHARED_BY_DUCKDB = "common_subplan,statistics_propagation"
_WORD = re.compile(r"\w+")


def inlined(sql: str) -> str:
    """The query with each common table expression read anew by each of its readers."""
    return _CTE.sub(r"\1\2 as not materialized (", sql)


def columns_by_table(connection: duckdb.DuckDBPyConnection) -> dict[str, frozenset[str]]:
    """The columns of all tables, by `schema.table`."""
    found = connection.execute(
        "select schema_name || '.' || table_name, list(column_name)"
        " from duckdb_columns() where not internal group by all"
    ).fetchall()
    return {table: frozenset(columns) for table, columns in found}


def scans(
    connection: duckdb.DuckDBPyConnection, sql: str, columns: dict[str, frozenset[str]]
) -> list[tuple[str, frozenset[str]]]:
    """Each read of a table by a query with the columns read, those of its filters among them."""
    connection.execute(f"set disabled_optimizers = '{_SHARED_BY_DUCKDB}'")
    ((_, plan),) = connection.execute(f"explain (format json) {inlined(sql)}").fetchall()
    return [
        (table, _columns_read(node["extra_info"], columns[table]))
        for node in _nodes(msgspec.json.decode(plan))
        if "Table" in node["extra_info"]
        for table in [node["extra_info"]["Table"].partition(".")[2]]
    ]


def _nodes(plan: list[Json]) -> Iterator[Json]:
    for node in plan:
        yield node
        yield from _nodes(node["children"])


def _columns_read(scan: Json, columns: frozenset[str]) -> frozenset[str]:
    told = [scan.get("Projections", []), scan.get("Filters", [])]
    words = {word for text in told for word in _WORD.findall(str(text))}
    return frozenset(words & columns)

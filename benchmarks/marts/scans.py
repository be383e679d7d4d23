"""Which columns and partitions of which tables a query reads, as an engine that inlines all would.

DuckDB plans the query over tables that are laid out (`layout`); what it keeps between two readers
(a common table expression read twice) is made to be read twice, as Athena does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb
import msgspec

from benchmarks.marts.layout import sizes_of

Json = dict[str, Any]

_CTE = re.compile(r"^(with )?(\w+) as \($", re.MULTILINE)
_OF_DUCKDB_ALONE = "common_subplan,statistics_propagation,window_self_join"
_STORED = re.compile(r"\b([a-z]+)__(\w+?)__\w+")


@dataclass(frozen=True, slots=True)
class Scan:
    """A read of a table: the stored columns, and the condition of the partitions, in SQL."""

    table: str
    columns: frozenset[str]
    partitions: str


def inlined(sql: str) -> str:
    """The query with each common table expression read anew by each of its readers."""
    return _CTE.sub(r"\1\2 as not materialized (", sql)


def scans(connection: duckdb.DuckDBPyConnection, sql: str) -> list[Scan]:
    """Each read of a table by a query with the columns read, those of its filters among them.

    A scan that reads no column (of a count of all rows) reads no byte, and is left out.
    """
    connection.execute(f"set disabled_optimizers = '{_OF_DUCKDB_ALONE}'")
    ((_, plan),) = connection.execute(f"explain (format json) {inlined(sql)}").fetchall()
    told = [node["extra_info"] for node in _nodes(msgspec.json.decode(plan))]
    found = [_scan(scan) for scan in told if scan.get("Function") == "READ_PARQUET"]
    return [scan for scan in found if scan]


def bytes_of(connection: duckdb.DuckDBPyConnection, scan: Scan) -> int:
    """The compressed bytes of the columns in the partitions of a scan."""
    found = connection.execute(
        f"from {sizes_of(scan.table)} select cast(coalesce(sum(bytes), 0) as bigint)"
        f" where list_contains($columns, column_name) and ({scan.partitions})",
        {"columns": sorted(scan.columns)},
    ).fetchone()
    return int(found[0]) if found else 0


def _nodes(plan: list[Json]) -> Iterator[Json]:
    for node in plan:
        yield node
        yield from _nodes(node["children"])


def _scan(told: Json) -> Scan | None:
    text = f"{told.get('Projections', '')} {told.get('Filters', '')}"
    found = list(_STORED.finditer(text))
    if not found:
        return None
    schema, table = found[0].groups()
    columns = frozenset(match[0] for match in found)
    return Scan(f"{schema}.{table}", columns, told.get("File Filters") or "true")

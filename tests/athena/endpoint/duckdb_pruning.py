"""Which partitions the conditions of a query leave, so that no other file is opened."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import duckdb
from sqlglot import exp

from tests.athena.endpoint.hive_types import duckdb_type
from tests.athena.endpoint.projection import Partition


def condition_on(table: exp.Table, keys: Collection[str]) -> str:
    """What a table's query asks of its partition keys alone, in DuckDB's words; empty: nothing."""
    select = table.find_ancestor(exp.Select)
    where = select.args.get("where") if select else None
    if where is None or select is None or select.args.get("joins"):
        return ""
    parts = where.this.flatten() if isinstance(where.this, exp.And) else [where.this]
    return " and ".join(_unqualified(part) for part in parts if _is_on(part, keys))


def partitions_left(
    partitions: Sequence[Partition], keys: Sequence[dict[str, str]], condition: str
) -> list[Partition]:
    """The partitions of which a condition on their keys holds."""
    if not condition or not partitions:
        return list(partitions)
    typed = ", ".join(
        f'cast("{key["Name"]}" as {duckdb_type(key["Type"])}) as "{key["Name"]}"' for key in keys
    )
    names = ", ".join(f'"{key["Name"]}"' for key in keys)
    rows = ", ".join(_row(number, partition) for number, partition in enumerate(partitions))
    sql = f"select number from (select number, {typed} from (values {rows}) as p (number, {names}))"
    with duckdb.connect() as connection:
        left = connection.execute(f"{sql} where {condition}").fetchall()
    return [partitions[number] for (number,) in left]


def _is_on(part: Any, keys: Collection[str]) -> bool:
    columns = {column.name.lower() for column in part.find_all(exp.Column)}
    return bool(columns) and columns <= set(keys) and part.find(exp.Select) is None


def _unqualified(part: Any) -> str:
    part = part.copy()
    for column in part.find_all(exp.Column):
        column.set("table", None)
        column.set("db", None)
    return f"({part.sql('duckdb')})"


def _row(number: int, partition: Partition) -> str:
    values = ", ".join(f"'{value}'" for value in partition.values)
    return f"({number}, {values})"

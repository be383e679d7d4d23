"""Hive DDL on Glue: the statements that Athena runs without a query engine."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.athena.endpoint.catalog import PARQUET, TEXT, Catalog
from tests.athena.endpoint.executor import QueryError, Result
from tests.athena.endpoint.statements import NAME, out_of_scope, split_parentheses

_EXISTS = r"(if\s+(?:not\s+)?exists\s+)?"
_ONE = r"[`\"]?(\w+)[`\"]?"


def run_ddl(catalog: Catalog, sql: str, database: str) -> Result:
    """Run a statement on Glue.

    Raises:
        QueryError: as Athena fails, or the statement isn't known here.
    """
    for pattern, action in _ACTIONS:
        found = re.match(pattern, sql, re.I | re.S)
        if found:
            return action(catalog, found, database)
    raise out_of_scope(sql)


def _create_database(catalog: Catalog, found: re.Match[str], _: str) -> Result:
    try:
        catalog.glue.create_database(DatabaseInput={"Name": found[2].lower()})
    except catalog.glue.exceptions.AlreadyExistsException:
        if not found[1]:
            raise QueryError("FAILED", f"Database {found[2]} already exists") from None
    return Result()


def _drop_database(catalog: Catalog, found: re.Match[str], _: str) -> Result:
    try:
        catalog.glue.delete_database(Name=found[2].lower())
    except catalog.glue.exceptions.EntityNotFoundException:
        if not found[1]:
            raise QueryError("FAILED", f"Database {found[2]} does not exist") from None
    return Result()


def _create_table(catalog: Catalog, found: re.Match[str], database: str) -> Result:
    name, table = (found[2] or database).lower(), found[3].lower()
    columns, rest = split_parentheses(found[4])
    if catalog.find(name, table):
        if found[1]:
            return Result()
        raise QueryError("FAILED", f"AlreadyExistsException: Table {name}.{table} already exists")
    catalog.glue.create_table(
        DatabaseName=name,
        TableInput={
            "Name": table,
            "TableType": "EXTERNAL_TABLE",
            "Parameters": {"EXTERNAL": "TRUE", **_properties(rest)},
            "PartitionKeys": _partition_keys(rest),
            "StorageDescriptor": {
                "Columns": _columns(columns),
                "Location": _one(r"location\s+'([^']+)'", rest),
                **_format(rest),
            },
        },
    )
    return Result()


def _format(rest: str) -> dict[str, Any]:
    if re.search(r"stored\s+as\s+parquet", rest, re.I):
        return PARQUET
    serde = _one(r"serde\s+'([^']+)'", rest)
    return {**TEXT, "SerdeInfo": {"SerializationLibrary": serde, "Parameters": {}}}


def _partition_keys(rest: str) -> list[dict[str, str]]:
    found = re.search(r"partitioned\s+by\s*(\(.*)", rest, re.I | re.S)
    return _columns(split_parentheses(found[1])[0]) if found else []


def _columns(text: str) -> list[dict[str, str]]:
    """Columns of plain types: `name type[(..)]`, separated by commas."""
    pairs = re.findall(r"[`\"]?(\w+)[`\"]?\s+(\w+(?:\([\d, ]+\))?)\s*(?:,|$)", text.strip())
    return [{"Name": name.lower(), "Type": kind.lower()} for name, kind in pairs]


def _one(pattern: str, text: str) -> str:
    found = re.search(pattern, text, re.I)
    if not found:
        raise out_of_scope(f"create external table without {pattern}")
    return found[1]


def _properties(text: str) -> dict[str, str]:
    found = re.search(r"tblproperties\s*(\(.*)", text, re.I | re.S)
    inside = split_parentheses(found[1])[0] if found else ""
    return dict(re.findall(r"'([^']*)'\s*=\s*'([^']*)'", inside))


def _set_properties(catalog: Catalog, found: re.Match[str], database: str) -> Result:
    table = catalog.get((found[1] or database).lower(), found[2].lower())
    taken = ("Name", "TableType", "Parameters", "PartitionKeys", "StorageDescriptor")
    changed = {key: table[key] for key in taken if key in table}
    changed["Parameters"] = {**table.get("Parameters", {}), **_properties(found[0])}
    catalog.glue.update_table(DatabaseName=table["DatabaseName"], TableInput=changed)
    return Result()


def _drop_table(catalog: Catalog, found: re.Match[str], database: str) -> Result:
    name, table = (found[2] or database).lower(), found[3].lower()
    if catalog.find(name, table):
        catalog.glue.delete_table(DatabaseName=name, Name=table)
    elif not found[1]:
        raise QueryError("TABLE_NOT_FOUND", f"Table {name}.{table} does not exist")
    return Result()


_ACTIONS: list[tuple[str, Callable[[Catalog, re.Match[str], str], Result]]] = [
    (rf"create\s+(?:schema|database)\s+{_EXISTS}{_ONE}\s*$", _create_database),
    (rf"drop\s+(?:schema|database)\s+{_EXISTS}{_ONE}(?:\s+cascade)?\s*$", _drop_database),
    (rf"create\s+external\s+table\s+{_EXISTS}{NAME}\s*(\(.*)", _create_table),
    (rf"alter\s+table\s+{NAME}\s+set\s+(tblproperties.*)", _set_properties),
    (rf"drop\s+(?:table|view)\s+{_EXISTS}{NAME}\s*$", _drop_table),
]

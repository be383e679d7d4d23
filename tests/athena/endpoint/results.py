"""Results in the form of GetQueryResults."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from tests.athena.endpoint.executor import Result


def page_of(result: Result, has_header: bool, start: int, size: int) -> dict[str, Any]:
    """One page of a result; a query's first row holds its column names."""
    header = [[name for name, _ in result.columns]] if has_header else []
    rows = [*header, *result.rows[max(start - len(header), 0) : start + size]]
    rows = rows[:size] if start == 0 else rows[len(header) :][:size]
    page: dict[str, Any] = {
        "ResultSet": {
            "Rows": [_row(row) for row in rows],
            "ResultSetMetadata": {"ColumnInfo": [_column(*column) for column in result.columns]},
        },
        "UpdateCount": 0,
    }
    if start + size < len(header) + len(result.rows):
        page["NextToken"] = str(start + size)
    return page


def _row(values: Sequence[Any]) -> dict[str, Any]:
    return {"Data": [{} if value is None else {"VarCharValue": _text(value)} for value in values]}


def _text(value: Any) -> str:
    """A value as Athena writes it."""
    match value:
        case bool():
            return str(value).lower()
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M:%S.") + f"{value.microsecond // 1000:03d}"
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)


def _column(name: str, kind: str) -> dict[str, Any]:
    base, _, size = kind.partition("(")
    precision, _, scale = size.rstrip(")").partition(",")
    return {
        "CatalogName": "hive",
        "SchemaName": "",
        "TableName": "",
        "Name": name,
        "Label": name,
        "Type": base,
        "Precision": int(precision) if base == "decimal" else 0,
        "Scale": int(scale or 0) if base == "decimal" else 0,
        "Nullable": "UNKNOWN",
        "CaseSensitive": base == "varchar",
    }

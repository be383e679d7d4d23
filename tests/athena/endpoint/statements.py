"""Which kind of statement a text is: Hive DDL, a creation from a query, or a query."""

from __future__ import annotations

import re
from uuid import uuid4

from tests.athena.endpoint.executor import CreateTableAs, CreateView, QueryError, Statement

NAME = r'(?:["`]?awsdatacatalog["`]?\.)?(?:["`]?(\w+)["`]?\.)?["`]?(\w+)["`]?'
_TABLE_AS = re.compile(rf"create\s+table\s+{NAME}\s*(?:with\s*(?=\()|as\b)", re.I)
_VIEW = re.compile(rf"create\s+(or\s+replace\s+)?view\s+{NAME}\s+as\b", re.I)
_QUERY = re.compile(r"\(*\s*(select|with|values)\b", re.I)
_HIVE = re.compile(r"(create\s+(schema|database|external)|drop|alter|show|describe)\b", re.I)
_COMMENTS = re.compile(r"/\*.*?\*/|^\s*--[^\n]*$", re.S | re.M)
_KNOWN = {
    "table_type", "is_external", "external_location", "partitioned_by", "format",
    "write_compression",
}  # fmt: skip


def without_comments(sql: str) -> str:
    """The statement alone."""
    return _COMMENTS.sub("", sql).strip().rstrip(";").strip()


def is_hive_ddl(sql: str) -> bool:
    """Whether a statement is for Glue, not for an executor."""
    return bool(_HIVE.match(sql))


def is_query(sql: str) -> bool:
    """Whether a statement returns rows."""
    return bool(_QUERY.match(sql))


def read_statement(sql: str, database: str, results: str) -> Statement:
    """The statement for an executor; `results` is where a table without a location goes.

    Raises:
        QueryError: this endpoint doesn't know the statement.
    """
    if found := _TABLE_AS.match(sql):
        return _table_as(sql, found, database, results)
    if found := _VIEW.match(sql):
        name = (found[2] or database).lower()
        return CreateView(name, found[3].lower(), sql[found.end() :].strip(), bool(found[1]))
    if is_query(sql):
        return sql
    raise out_of_scope(sql)


def out_of_scope(sql: str) -> QueryError:
    """The error of a statement that this endpoint doesn't know."""
    shown = " ".join(sql.split())[:80]
    return QueryError("NOT_SUPPORTED", f"the local Athena endpoint doesn't know: {shown}")


def _table_as(sql: str, found: re.Match[str], database: str, results: str) -> CreateTableAs:
    rest = sql[found.end() :]
    properties: dict[str, str] = {}
    if rest.startswith("("):
        inside, rest = split_parentheses(rest)
        properties = _properties(inside)
        rest = re.sub(r"^\s*as\b", "", rest, count=1, flags=re.I)
    unknown = properties.keys() - _KNOWN
    if unknown or properties.get("table_type", "hive") != "hive":
        raise out_of_scope(f"create table with {sorted(unknown)} {properties.get('table_type')}")
    if properties.get("format", "parquet").lower() != "parquet":
        raise out_of_scope(f"create table with format = {properties['format']}")
    keys = re.findall(r"'(\w+)'", properties.get("partitioned_by", ""))
    location = properties.get("external_location") or f"{results.rstrip('/')}/tables/{uuid4()}/"
    return CreateTableAs(
        (found[1] or database).lower(), found[2].lower(), location, rest.strip(), tuple(keys)
    )


def _properties(inside: str) -> dict[str, str]:
    pairs = re.findall(r"(\w+)\s*=\s*('[^']*'|array\s*\[[^\]]*\]|\w+)", inside, re.I)
    return {key.lower(): value[1:-1] if value.startswith("'") else value for key, value in pairs}


def split_parentheses(text: str) -> tuple[str, str]:
    """The inside of the parentheses that a text starts with, and what follows them."""
    depth, is_quoted = 0, False
    for place, character in enumerate(text):
        if character == "'":
            is_quoted = not is_quoted
        elif not is_quoted:
            depth += {"(": 1, ")": -1}.get(character, 0)
            if depth == 0:
                return text[1:place], text[place + 1 :]
    raise QueryError("SYNTAX_ERROR", "line 1:1: a parenthesis is not closed")

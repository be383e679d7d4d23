"""Athena's dialect: reading it by sqlglot, and what that leaves that DuckDB doesn't take."""

from __future__ import annotations

from functools import lru_cache

import sqlglot
from sqlglot import exp

from tests.athena.endpoint.executor import QueryError

MACROS = (
    "to_utf8(s) as encode(s)",
    "xxhash64(b) as md5(b)",
    "json_parse(s) as s::json",
    "json_format(j) as j::varchar",
    "moment() as current_timestamp::timestamp",
)
"""DuckDB macros for Trino's functions. Hashes are only compared with one another."""


def parse(sql: str) -> exp.Expression:
    """A query of Athena's as a tree that the caller may change.

    Raises:
        QueryError: as Athena refuses what it can't read.
    """
    return _parse(sql).copy()


@lru_cache(maxsize=1000)
def _parse(sql: str) -> exp.Expression:
    """Views are read by query after query: reading one takes longer than running it."""
    try:
        return sqlglot.parse_one(sql, read="athena")
    except sqlglot.errors.ParseError as error:
        message = str(error).splitlines()[0]
        raise QueryError("SYNTAX_ERROR", f"line 1:1: {message}") from None


def use_moment(tree: exp.Expression) -> None:
    """Let a query ask for the time as DuckDB tells it, whose clock has a time zone."""
    for node in list(tree.find_all(exp.CurrentTimestamp)):
        node.replace(exp.func("moment"))

"""What sqlglot leaves of Athena's dialect that DuckDB doesn't take."""

from __future__ import annotations

from sqlglot import exp

MACROS = (
    "to_utf8(s) as encode(s)",
    "xxhash64(b) as md5(b)",
    "json_parse(s) as s::json",
    "json_format(j) as j::varchar",
    "moment() as current_timestamp::timestamp",
)
"""DuckDB macros for Trino's functions. Hashes are only compared with one another."""


def to_duckdb(tree: exp.Expression) -> exp.Expression:
    """The same query for DuckDB, whose clock has a time zone in another type."""
    return tree.transform(_translate)


def _translate(node: exp.Expression) -> exp.Expression:
    if isinstance(node, exp.CurrentTimestamp):
        return exp.func("moment")
    return node

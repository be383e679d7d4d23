"""A SQLAlchemy dialect through which Great Expectations can read DuckDB.

Great Expectations ends the transaction before it fetches rows, and DuckDB drops an open result
when a transaction ends (great-expectations#11579, #10738). Without transactions of its own, each
statement commits by itself, which is all that a reader needs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
from duckdb_engine import ConnectionWrapper, Dialect
from sqlalchemy.dialects import registry

from include.quality.gate import GateConnection


class GxDuckDialect(Dialect):  # type: ignore[misc]  # untyped base class
    """DuckDB without explicit transactions."""

    supports_statement_cache = False

    def do_begin(self, dbapi_connection: Any) -> None:
        """Nothing to begin: see the module."""

    def do_rollback(self, dbapi_connection: Any) -> None:
        """Nothing to roll back: see the module."""

    def do_commit(self, dbapi_connection: Any) -> None:
        """Nothing to commit: see the module."""


def duckdb_gate_connection(connect: Callable[[], duckdb.DuckDBPyConnection]) -> GateConnection:
    """A connection for gates to whatever database `connect` opens, with its settings and secrets.

    `connect` is called more than once: Great Expectations tries a connection before it uses one.
    """
    registry.register("duckdb.gx", __name__, GxDuckDialect.__name__)
    return GateConnection("duckdb+gx://", lambda: ConnectionWrapper(connect()))

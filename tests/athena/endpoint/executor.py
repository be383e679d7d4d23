"""What runs a query: the one interface of the two executors, and how a query fails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Result:
    """Columns as (name, Athena type), and rows of Python values (None: NULL)."""

    columns: Sequence[tuple[str, str]] = ()
    rows: Sequence[Sequence[Any]] = ()
    bytes_scanned: int = 0


@dataclass(frozen=True, slots=True)
class CreateTableAs:
    """`create table .. with (..) as select`: a new Hive table at an empty location."""

    database: str
    table: str
    location: str
    select: str
    partitioned_by: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class CreateView:
    """`create [or replace] view .. as select`."""

    database: str
    table: str
    select: str
    replaces: bool


Statement = CreateTableAs | CreateView | str
"""What an executor is given: a creation, or the text of a query."""


class Executor(Protocol):
    """An engine on the tables of Glue and S3."""

    def run(self, statement: Statement, database: str) -> Result:
        """Run a statement; `database` holds the tables that it names without one.

        Raises:
            QueryError: as Athena would fail.
        """
        ...

    def close(self) -> None:
        """End what it started."""
        ...


class QueryError(Exception):
    """A failed query: Athena's StateChangeReason is `NAME: message`."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(f"{name}: {message}")
        self.name = name

    @property
    def error_type(self) -> int:
        """Athena's AthenaError.ErrorType."""
        return _ERROR_TYPES.get(self.name, 1)


_ERROR_TYPES = {
    "SYNTAX_ERROR": 1006,
    "TABLE_NOT_FOUND": 1110,
    "COLUMN_NOT_FOUND": 1006,
    "TABLE_ALREADY_EXISTS": 1104,
    "TOO_MANY_OPEN_PARTITIONS": 1301,
}

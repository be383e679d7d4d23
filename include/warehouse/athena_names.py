"""Names and types on Athena (pure): the databases of a run, and Glue's types of our columns."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pyarrow as pa

_SCHEMA = re.compile(r"\b(lake|published|marts|candidates)\.(?=\w)")

_GLUE_TYPES = {"varchar": "string", "integer": "int"}


@dataclass(frozen=True, slots=True)
class RunDatabases:
    """The Glue databases of one run, each in the place of a schema of the project's SQL."""

    prefix: str

    def of(self, schema: str) -> str:
        """The database of a schema: `lake`, `published`, `marts` or `candidates`."""
        return f"{self.prefix}_{schema}"

    def named_in(self, sql: str) -> str:
        """A statement that names its tables by schema, with this run's databases instead."""
        return _SCHEMA.sub(lambda found: f"{self.of(found[1])}.", sql)


def run_prefix(database: str) -> str:
    """What the names of all runs' databases begin with."""
    return f"{database}_run_"


def databases_of(database: str, run_id: str) -> RunDatabases:
    """The databases of a run; Athena takes lower-case letters, digits and underscores."""
    return RunDatabases(run_prefix(database) + re.sub(r"[^a-z0-9]+", "_", run_id.lower()))


def glue_type(kind: str) -> str:
    """Glue's name of a type of a contract."""
    return _GLUE_TYPES.get(kind, kind)


def glue_type_of_arrow(kind: pa.DataType) -> str:
    """Glue's name of a type of a file's column."""
    if pa.types.is_timestamp(kind):
        return "timestamp"
    if pa.types.is_decimal(kind):
        return f"decimal({kind.precision},{kind.scale})"
    if pa.types.is_string(kind):
        return "string"
    names = {
        pa.bool_(): "boolean",
        pa.int32(): "int",
        pa.int64(): "bigint",
        pa.date32(): "date",
    }
    return names[kind]

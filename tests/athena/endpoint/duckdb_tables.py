"""Tables of Glue as DuckDB reads them: one common table expression for each that a query names.

Nothing is kept between queries: a table is looked up in Glue and its files are listed in S3, those
of the partitions that the query's conditions leave.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlglot import exp

from tests.athena.endpoint.catalog import Catalog
from tests.athena.endpoint.duckdb_dialect import parse, use_moment
from tests.athena.endpoint.duckdb_pruning import condition_on, partitions_left
from tests.athena.endpoint.executor import QueryError
from tests.athena.endpoint.hive_types import duckdb_type

PATH = "$path"
"""The hidden column of a table: the file of a row. Only a query that names it is shown it."""

VIEW_PREFIX = "/* Presto View: "


@dataclass(slots=True)
class Mounted:
    """The common table expressions of one query, in order, and their files with sizes.

    `found` holds what Glue says of the tables. `is_shape` leaves the rows out: for asking the types
    of a query only.
    """

    catalog: Catalog
    is_shape: bool = False
    tables: dict[str, str] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    found: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    def query(self, sql: str, database: str) -> str:
        """A query of Athena's in DuckDB's words, with all that it reads."""
        return self._with_tables(self._translate(sql, database))

    def _with_tables(self, tree: exp.Expression) -> str:
        with_ = tree.args.get("with_")
        own = with_.expressions if with_ else []
        recursive = bool(with_ and with_.args.get("recursive"))
        tree.set("with_", None)
        parts = [f'"{name}" as ({body})' for name, body in self.tables.items()]
        parts += [cte.sql("duckdb") for cte in own]
        head = f"with {'recursive ' if recursive else ''}{', '.join(parts)} " if parts else ""
        return head + tree.sql("duckdb")

    def _translate(self, sql: str, database: str) -> exp.Expression:
        tree = parse(sql)
        names = {cte.alias.lower() for cte in tree.find_all(exp.CTE)}
        has_path = any(column.name == PATH for column in tree.find_all(exp.Column))
        for table in list(tree.find_all(exp.Table)):
            if not isinstance(table.this, exp.Identifier):
                continue
            if not table.db and table.name.lower() in names:
                continue
            self._mount_reference(table, database, has_path)
        use_moment(tree)
        return tree

    def _mount_reference(self, table: exp.Table, database: str, has_path: bool) -> None:
        found = self._find((table.db or database).lower(), table.name.lower())
        keys = [key["Name"] for key in found.get("PartitionKeys") or []]
        condition = condition_on(table, keys)
        name = f"{found['DatabaseName']}.{found['Name']}"
        name += f".{PATH}" * has_path + f" {condition}" * bool(condition)
        if name not in self.tables:
            self.tables[name] = self._body(found, has_path, condition)
        if not table.alias:
            table.set("alias", exp.TableAlias(this=exp.to_identifier(table.name.lower())))
        table.set("catalog", None)
        table.set("db", None)
        table.set("this", exp.to_identifier(name, quoted=True))

    def _find(self, database: str, table: str) -> dict[str, Any]:
        if (database, table) not in self.found:
            self.found[database, table] = self.catalog.get(database, table)
        return self.found[database, table]

    def _body(self, found: dict[str, Any], has_path: bool, condition: str) -> str:
        if found.get("TableType") == "VIRTUAL_VIEW":
            view = read_view(found["ViewOriginalText"])
            return self._translate(view["originalSql"], view["schema"]).sql("duckdb")
        return self._select(found, [PATH] if has_path else [], condition)

    def _select(self, table: dict[str, Any], hidden: list[str], condition: str) -> str:
        keys = table.get("PartitionKeys") or []
        columns = [*table["StorageDescriptor"]["Columns"], *keys]
        columns += [{"Name": name, "Type": "string"} for name in hidden]
        files = {} if self.is_shape else self._files(table, keys, condition)
        self.files.update(files)
        typed = ", ".join(
            f'cast(null as {duckdb_type(column["Type"])}) as "{column["Name"]}"'
            for column in columns
        )
        empty = f"select {typed} where false"
        if not files:
            return empty
        lib = table["StorageDescriptor"]["SerdeInfo"]["SerializationLibrary"]
        names = ", ".join(
            f'cast("{column["Name"]}" as {duckdb_type(column["Type"])}) as "{column["Name"]}"'
            for column in columns
        )
        if lib.endswith("OpenCSVSerde"):
            return f"select {names} from {_csv(table, files)}"
        if lib.endswith("ParquetHiveSerDe"):
            rows = _parquet(files, keys)
            return f"select {names} from (({empty}) union all by name ({rows}))"
        raise QueryError("HIVE_UNSUPPORTED_FORMAT", f"{lib}: not known to this endpoint")

    def _files(
        self, table: dict[str, Any], keys: list[dict[str, str]], condition: str
    ) -> dict[str, int]:
        partitions = self.catalog.partitions(table) if keys else []
        return self.catalog.table_files(table, partitions_left(partitions, keys, condition))


def _parquet(files: Mapping[str, int], keys: list[dict[str, str]]) -> str:
    """Rows of files, with the values of their partitions from the names of their folders."""
    listed = ", ".join(f"'{file}'" for file in files)
    types = ", ".join(f"'{key['Name']}': {duckdb_type(key['Type'])}" for key in keys)
    folders = f"true, hive_types = {{{types}}}" if keys else "false"
    return (
        f"select * from read_parquet([{listed}], union_by_name = true, filename = '$path',"
        f" hive_partitioning = {folders})"
    )


def _csv(table: dict[str, Any], files: Mapping[str, int]) -> str:
    skip = table.get("Parameters", {}).get("skip.header.line.count", 0)
    columns = ", ".join(
        f"'{column['Name']}': 'varchar'" for column in table["StorageDescriptor"]["Columns"]
    )
    listed = ", ".join(f"'{file}'" for file in files)
    return (
        f"read_csv([{listed}], header = false, skip = {skip}, delim = ',', quote = '\"',"
        f" auto_detect = false, columns = {{{columns}}})"
    )


def read_view(text: str) -> dict[str, Any]:
    """What Glue keeps of a view of Athena's."""
    encoded = text.removeprefix(VIEW_PREFIX).removesuffix(" */")
    view: dict[str, Any] = json.loads(base64.b64decode(encoded))
    return view


def write_view(view: dict[str, Any]) -> str:
    """The text that Glue keeps of a view, as Athena writes it."""
    return f"{VIEW_PREFIX}{base64.b64encode(json.dumps(view).encode()).decode()} */"

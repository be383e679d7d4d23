"""Tables, partitions and databases in the Glue catalog."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import boto3

_BATCH = 100
_PARQUET = "org.apache.hadoop.hive.ql.io.parquet"

Columns = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ParquetTable:
    """A Hive table over Parquet files: columns and partition keys as (name, Glue type)."""

    name: str
    columns: Columns
    location: str
    keys: Columns = ()
    parameters: Mapping[str, str] = field(default_factory=dict)

    def described(self, location: str) -> dict[str, Any]:
        """How files of this table at a place are read."""
        return {
            "Columns": [{"Name": name, "Type": kind} for name, kind in self.columns],
            "Location": location,
            "InputFormat": f"{_PARQUET}.MapredParquetInputFormat",
            "OutputFormat": f"{_PARQUET}.MapredParquetOutputFormat",
            "SerdeInfo": {"SerializationLibrary": f"{_PARQUET}.serde.ParquetHiveSerDe"},
        }

    def as_input(self) -> dict[str, Any]:
        """The table as Glue takes it."""
        return {
            "Name": self.name,
            "TableType": "EXTERNAL_TABLE",
            "Parameters": {"EXTERNAL": "TRUE", "classification": "parquet", **self.parameters},
            "PartitionKeys": [{"Name": name, "Type": kind} for name, kind in self.keys],
            "StorageDescriptor": self.described(self.location),
        }


class GlueCatalog:
    """The catalog of the account; every method can be repeated."""

    def __init__(self, region: str) -> None:
        self._glue: Any = boto3.client("glue", region_name=region)

    def ensure_database(self, name: str) -> None:
        """Make a database that isn't there yet."""
        try:
            self._glue.create_database(DatabaseInput={"Name": name})
        except self._glue.exceptions.AlreadyExistsException:
            return

    def made_at(self, database: str) -> datetime | None:
        """When a database was made; None when there is none."""
        try:
            found = self._glue.get_database(Name=database)
        except self._glue.exceptions.EntityNotFoundException:
            return None
        moment: datetime = found["Database"]["CreateTime"]
        return moment

    def put_table(self, database: str, table: ParquetTable) -> None:
        """Make a table, or make it what it should be: readers see the old or the new one.

        Glue keeps every version of a table, so one that is right already is left alone.
        """
        wanted = table.as_input()
        try:
            self._glue.create_table(DatabaseName=database, TableInput=wanted)
        except self._glue.exceptions.AlreadyExistsException:
            found = self._glue.get_table(DatabaseName=database, Name=table.name)["Table"]
            is_read_alike = _is_same(wanted["StorageDescriptor"], found["StorageDescriptor"])
            if not is_read_alike or wanted["Parameters"].items() - found["Parameters"].items():
                self._glue.update_table(DatabaseName=database, TableInput=wanted)

    def put_days(self, database: str, table: ParquetTable, folders: Mapping[str, str]) -> None:
        """Make the partitions of a table those of `folders`, by day: each changes at once, whole.

        Days that have changed are repointed first, new ones are added, those that hold no rows
        any more are taken away last.
        """
        wanted = {day: table.described(folder) for day, folder in folders.items()}
        found = dict(self._days(database, table.name))
        target = {"DatabaseName": database, "TableName": table.name}
        changed = [day for day in wanted if day in found and not _is_same(wanted[day], found[day])]
        added = [day for day in wanted if day not in found]
        for days in _batches(changed):
            entries = [
                {"PartitionValueList": [day], "PartitionInput": _partition(day, wanted[day])}
                for day in days
            ]
            self._glue.batch_update_partition(Entries=entries, **target)
        for days in _batches(added):
            inputs = [_partition(day, wanted[day]) for day in days]
            self._glue.batch_create_partition(PartitionInputList=inputs, **target)
        for days in _batches(found.keys() - wanted.keys()):
            gone = [{"Values": [day]} for day in days]
            self._glue.batch_delete_partition(PartitionsToDelete=gone, **target)

    def location(self, database: str, name: str) -> str:
        """Where the files of a table lie."""
        table = self._glue.get_table(DatabaseName=database, Name=name)["Table"]
        return str(table["StorageDescriptor"]["Location"])

    def drop_table(self, database: str, name: str) -> None:
        """Forget a table; its files stay."""
        try:
            self._glue.delete_table(DatabaseName=database, Name=name)
        except self._glue.exceptions.EntityNotFoundException:
            return

    def drop_databases(self, prefix: str, before: datetime | None = None) -> int:
        """Forget databases whose names start so, if made before a moment; returns how many."""
        pages = self._glue.get_paginator("get_databases").paginate()
        names = [
            found["Name"]
            for page in pages
            for found in page["DatabaseList"]
            if found["Name"].startswith(prefix) and (before is None or found["CreateTime"] < before)
        ]
        for name in names:
            for table in self._tables(name):
                self.drop_table(name, table)
            self._glue.delete_database(Name=name)
        return len(names)

    def _tables(self, database: str) -> list[str]:
        pages = self._glue.get_paginator("get_tables").paginate(DatabaseName=database)
        return [table["Name"] for page in pages for table in page["TableList"]]

    def _days(self, database: str, table: str) -> Iterator[tuple[str, dict[str, Any]]]:
        pages = self._glue.get_paginator("get_partitions").paginate(
            DatabaseName=database, TableName=table
        )
        for page in pages:
            for found in page["Partitions"]:
                yield found["Values"][0], found["StorageDescriptor"]


def _partition(day: str, described: dict[str, Any]) -> dict[str, Any]:
    return {"Values": [day], "StorageDescriptor": described}


def _is_same(wanted: Mapping[str, Any], found: Mapping[str, Any]) -> bool:
    names = [(column["Name"], column["Type"]) for column in found["Columns"]]
    expected = [(column["Name"], column["Type"]) for column in wanted["Columns"]]
    return bool(wanted["Location"] == found["Location"] and names == expected)


def _batches(days: Iterable[str]) -> Iterator[list[str]]:
    ordered = sorted(days)
    for start in range(0, len(ordered), _BATCH):
        yield ordered[start : start + _BATCH]

"""Glue as the endpoint sees it: tables, where their files lie, and registering new ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import boto3

from tests.athena.endpoint.executor import QueryError

PARQUET = {
    "InputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
    "OutputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
    "SerdeInfo": {
        "SerializationLibrary": "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
        "Parameters": {},
    },
}
TEXT = {
    "InputFormat": "org.apache.hadoop.mapred.TextInputFormat",
    "OutputFormat": "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
}


@dataclass(frozen=True, slots=True)
class Partition:
    """Where the files of one partition lie, and its values, in the order of the keys."""

    values: tuple[str, ...]
    location: str


class Catalog:
    """Glue's tables and the objects of S3."""

    def __init__(self, endpoint: str, region: str) -> None:
        self.glue: Any = boto3.client("glue", endpoint_url=endpoint, region_name=region)
        self.s3: Any = boto3.client("s3", endpoint_url=endpoint, region_name=region)

    def find(self, database: str, table: str) -> dict[str, Any] | None:
        """A table as Glue describes it; None when there is none."""
        try:
            found: dict[str, Any] = self.glue.get_table(DatabaseName=database, Name=table)["Table"]
        except self.glue.exceptions.EntityNotFoundException:
            return None
        return found

    def get(self, database: str, table: str) -> dict[str, Any]:
        """A table that a query names."""
        found = self.find(database, table)
        if found is None:
            raise QueryError(
                "TABLE_NOT_FOUND",
                f"line 1:15: Table 'awsdatacatalog.{database}.{table}' does not exist",
            )
        return found

    def table_files(self, table: dict[str, Any]) -> dict[str, int]:
        """The files of a table with their sizes: of its partitions, where it has any."""
        location = table["StorageDescriptor"]["Location"]
        if not table.get("PartitionKeys"):
            return dict(self.files(location))
        if table.get("Parameters", {}).get("projection.enabled") == "true":
            folders = {partition.location for partition in projected(table)}
            listed = self.files(location)
            return {file: size for file, size in listed if file.rpartition("/")[0] in folders}
        locations = [_own_folder(table, partition) for partition in self._registered(table)]
        return {file: size for place in locations for file, size in self.files(place)}

    def _registered(self, table: dict[str, Any]) -> list[Partition]:
        pages = self.glue.get_paginator("get_partitions").paginate(
            DatabaseName=table["DatabaseName"], TableName=table["Name"]
        )
        return [
            Partition(tuple(item["Values"]), item["StorageDescriptor"]["Location"])
            for page in pages
            for item in page["Partitions"]
        ]

    def files(self, location: str) -> list[tuple[str, int]]:
        """The data files below a location, with their sizes; hidden ones are none."""
        bucket, _, key = location.removeprefix("s3://").rstrip("/").partition("/")
        prefix = f"{key}/" if key else ""
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        return [
            (f"s3://{bucket}/{item['Key']}", item["Size"])
            for page in pages
            for item in page.get("Contents", [])
            if not re.search(r"(^|/)[_.]", item["Key"].removeprefix(prefix))
        ]

    def require_empty(self, database: str, table: str, location: str) -> None:
        """Fail as Athena does when a new table's place is taken."""
        if self.find(database, table):
            raise QueryError(
                "TABLE_ALREADY_EXISTS", f"Destination table '{database}.{table}' already exists"
            )
        if self.files(location):
            raise QueryError(
                "HIVE_PATH_ALREADY_EXISTS",
                f"Target directory for table '{database}.{table}' already exists: {location}",
            )

    def register(
        self,
        database: str,
        table: str,
        columns: Sequence[dict[str, str]],
        location: str,
        keys: Sequence[str] = (),
    ) -> None:
        """Make a Parquet table of files that were written; partitions by their folders."""
        described = {
            "Columns": [column for column in columns if column["Name"] not in keys],
            "Location": location,
            **PARQUET,
        }
        by_name = {column["Name"]: column for column in columns}
        self.glue.create_table(
            DatabaseName=database,
            TableInput={
                "Name": table,
                "TableType": "EXTERNAL_TABLE",
                "Parameters": {"EXTERNAL": "TRUE", "has_encrypted_data": "false"},
                "PartitionKeys": [by_name[key] for key in keys],
                "StorageDescriptor": described,
            },
        )
        if keys:
            self._register_partitions(database, table, described, keys)

    def _register_partitions(
        self, database: str, table: str, described: dict[str, Any], keys: Sequence[str]
    ) -> None:
        location = described["Location"].rstrip("/")
        folders = {file.rpartition("/")[0] for file, _ in self.files(location)}
        inputs = [
            {
                "Values": [
                    part.partition("=")[2]
                    for part in folder.removeprefix(location + "/").split("/")
                ],
                "StorageDescriptor": {**described, "Location": folder},
            }
            for folder in sorted(folders)
        ]
        for start in range(0, len(inputs), 100):
            self.glue.batch_create_partition(
                DatabaseName=database,
                TableName=table,
                PartitionInputList=inputs[start : start + 100],
            )


def projected(table: dict[str, Any]) -> Iterator[Partition]:
    """The partitions that a table's projection properties stand for."""
    properties = table["Parameters"]
    keys = [key["Name"] for key in table["PartitionKeys"]]
    template = properties.get("storage.location.template") or "/".join(
        [table["StorageDescriptor"]["Location"].rstrip("/"), *(f"{key}=${{{key}}}" for key in keys)]
    )
    for values in product(*(_values(properties, key) for key in keys)):
        location = template
        for key, value in zip(keys, values, strict=True):
            location = location.replace(f"${{{key}}}", value)
        yield Partition(values, location)


def _own_folder(table: dict[str, Any], partition: Partition) -> str:
    """The partition's place, whose folders must be named by its values: they are read from them."""
    keys = [key["Name"] for key in table["PartitionKeys"]]
    named = "/".join(f"{key}={value}" for key, value in zip(keys, partition.values, strict=True))
    if not partition.location.rstrip("/").endswith(f"/{named}"):
        raise QueryError("NOT_SUPPORTED", f"{partition.location}: must end with {named} here")
    return partition.location


def _values(properties: dict[str, str], key: str) -> list[str]:
    kind = properties.get(f"projection.{key}.type")
    if kind == "enum":
        return properties[f"projection.{key}.values"].split(",")
    if kind == "date" and properties[f"projection.{key}.format"] == "yyyy-MM-dd":
        first, last = map(_day, properties[f"projection.{key}.range"].split(","))
        return [str(first + timedelta(days=n)) for n in range((last - first).days + 1)]
    raise QueryError("NOT_SUPPORTED", f"projection.{key}.type={kind}: not known to this endpoint")


def _day(text: str) -> date:
    """A day of a projection's range: a date, or NOW with a shift of whole days."""
    found = re.fullmatch(r"NOW(?:([+-]\d+)DAYS?)?", text.strip())
    if found:
        return datetime.now(UTC).date() + timedelta(days=int(found[1] or 0))
    return date.fromisoformat(text.strip())

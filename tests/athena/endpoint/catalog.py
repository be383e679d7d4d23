"""Glue as the endpoint sees it: tables, where their files lie, and registering new ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import boto3

from tests.athena.endpoint.executor import QueryError
from tests.athena.endpoint.projection import Partition, is_projected, projected

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

    def partitions(self, table: dict[str, Any]) -> list[Partition]:
        """The partitions of a partitioned table: those that are registered, or projected."""
        if is_projected(table):
            return list(projected(table))
        return self._registered(table)

    def table_files(
        self, table: dict[str, Any], partitions: Sequence[Partition] = ()
    ) -> dict[str, int]:
        """The files of a table with their sizes: of those partitions, where it has any.

        What lies above them is listed, not each of them: that takes far less time here.
        """
        if not table.get("PartitionKeys"):
            return dict(self.files(table["StorageDescriptor"]["Location"]))
        folders = {_own_folder(table, partition) for partition in partitions}
        listed = [
            found
            for above in {folder.rpartition("/")[0] for folder in folders}
            for found in self.files(above)
        ]
        return {file: size for file, size in listed if file.rpartition("/")[0] in folders}

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


def _own_folder(table: dict[str, Any], partition: Partition) -> str:
    """The partition's place, whose folders must be named by its values: they are read from them."""
    keys = [key["Name"] for key in table["PartitionKeys"]]
    named = "/".join(f"{key}={value}" for key, value in zip(keys, partition.values, strict=True))
    place = partition.location.rstrip("/")
    if not place.endswith(f"/{named}"):
        raise QueryError("NOT_SUPPORTED", f"{place}: must end with {named} here")
    return place

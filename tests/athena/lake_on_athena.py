"""The lake of the end-to-end tests on S3, built by Athena."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import boto3

from include.lake import Store, open_store
from include.settings import Engine, Settings
from include.streams import Stream
from tests.end_to_end.lake_of_tests import Lake
from tests.end_to_end.raw import Record, write_object

REGION = {"LocationConstraint": "eu-west-1"}


@dataclass(frozen=True)
class AthenaLake(Lake):
    """A lake and raw objects in buckets of their own, and a Glue database; `name` names all."""

    name: str = "sms"

    @property
    def settings(self) -> Settings:
        changes = {
            "engine": Engine.ATHENA,
            "lake_uri": f"s3://{self.name}-lake/sms",
            "athena_database": self.name,
        }
        return super().settings.model_copy(update=changes)

    @property
    def store(self) -> Store:
        return open_store(self.settings.lake_uri)

    @property
    def streams(self) -> list[Stream]:
        raw = f"s3://{self.name}-raw"
        return [
            stream.model_copy(update={"uri": f"{raw}/{Path(stream.uri).name}/"})
            for stream in super().streams
        ]

    def make_buckets(self) -> None:
        """The buckets that a user brings, with the objects of the streams from elsewhere."""
        s3 = boto3.client("s3")
        for bucket in (f"{self.name}-raw", f"{self.name}-lake"):
            s3.create_bucket(Bucket=bucket, CreateBucketConfiguration=REGION)
        for stream in self.more_streams:
            folder = Path(stream.uri)
            for path in [file for file in folder.rglob("*") if file.is_file()]:
                s3.upload_file(str(path), f"{self.name}-raw", str(path.relative_to(folder.parent)))

    def receive(
        self, hour: str, records: Iterable[Record | str], name: str = "a", raw: str = "raw"
    ) -> None:
        """Firehose writes an object."""
        path = write_object(self.folder / raw, hour, records, name)
        key = str(path.relative_to(self.folder))
        boto3.client("s3").upload_file(str(path), f"{self.name}-raw", key)

    def databases_of_runs(self) -> list[str]:
        """Glue databases that runs left."""
        pages = boto3.client("glue").get_paginator("get_databases").paginate()
        names = [found["Name"] for page in pages for found in page["DatabaseList"]]
        return [name for name in names if name.startswith(f"{self.name}_run_")]


def new_lake(folder: Path, name: str, more_streams: tuple[Stream, ...] = ()) -> AthenaLake:
    """A lake with its buckets."""
    lake = AthenaLake(folder, more_streams, name)
    lake.make_buckets()
    return lake

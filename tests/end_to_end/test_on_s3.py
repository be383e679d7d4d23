"""The whole way with raw objects and lake on S3, against moto's server on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from include.lake import Store, open_store
from include.settings import Settings
from include.streams import Stream
from tests.end_to_end.lake_of_tests import Lake
from tests.end_to_end.test_by_hand import events_of_the_day


@dataclass(frozen=True)
class S3Lake(Lake):
    """The same lake, in two buckets."""

    @property
    def settings(self) -> Settings:
        return super().settings.model_copy(update={"lake_uri": "s3://lake/sms"})

    @property
    def store(self) -> Store:
        return open_store("s3://lake/sms")

    @property
    def streams(self) -> list[Stream]:
        return [super().streams[0].model_copy(update={"uri": "s3://raw/firehose/"})]

    def upload(self) -> None:
        """Put what Firehose wrote into the bucket of raw objects."""
        for path in (self.folder / "raw").rglob("*.gz"):
            key = f"firehose/{path.relative_to(self.folder / 'raw')}"
            boto3.client("s3").upload_file(str(path), "raw", key)


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
    for bucket in ("raw", "lake"):
        location = {"LocationConstraint": "eu-west-1"}
        boto3.client("s3").create_bucket(Bucket=bucket, CreateBucketConfiguration=location)
    yield
    server.stop()


def test_the_day_computed_by_hand_comes_out_on_s3_too(s3: None, tmp_path: Path) -> None:
    lake = S3Lake(tmp_path)
    lake.receive("2026-11-01 10", events_of_the_day())
    lake.upload()
    lake.ingest("2026-11-01 00", "2026-11-01 23")
    assert lake.build("2026-11-01", "2026-11-01", "2026-11-08 00:00:00", "on-s3") == []
    (row,) = lake.query("select attempted, confirmed, accepted, blocked from delivery_daily")
    assert row == {"attempted": 11, "confirmed": 4, "accepted": 1, "blocked": 1}
    assert not (tmp_path / "lake").exists()
    assert any("/messages/request_date=" in item.key for item in lake.store.list("runs/"))

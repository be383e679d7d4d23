"""The same ingest with raw objects and lake on S3."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import timedelta

import boto3
import pytest
from moto.server import ThreadedMotoServer

from include.ingest.ledger import read_entries
from include.ingest.run import find_changed_hours, ingest_hours
from include.ingest.stale import remove_stale_files
from include.lake import Store, open_store
from include.settings import Settings
from include.streams import Stream
from tests.include.ingest.factories import FOLDER, HOUR, lines, v1_record, v2_record


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The URI of a bucket of an S3 server on loopback."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
    location = {"LocationConstraint": "eu-west-1"}
    boto3.client("s3").create_bucket(Bucket="sms", CreateBucketConfiguration=location)
    yield "s3://sms"
    server.stop()


def test_an_hour_on_s3_is_ingested_once_and_again_when_it_changes(bucket: str) -> None:
    raw, lake = open_store(f"{bucket}/firehose"), open_store(f"{bucket}/lake")
    stream = Stream(name="sms", uri=raw.uri, account_id="111122223333", region="eu-west-1")
    settings = Settings(_env_file=None, lake_uri=lake.uri, recipient_key="k" * 16, workers=1)

    def ingested() -> int:
        hours = find_changed_hours([stream], lake, HOUR, HOUR)
        return ingest_hours(hours, settings, print).events_written

    raw.write(f"{FOLDER}/a.gz", gzip.compress(lines(v2_record(), v1_record(), "text")))
    assert ingested() == 2
    assert ingested() == 0
    raw.write(f"{FOLDER}/b", lines(v2_record(messageId="b")))
    assert ingested() == 3
    assert [entry.object_count for entry in read_entries(lake)] == [2]
    assert remove_stale_files(lake, [stream], HOUR, HOUR, timedelta(0)) == 3
    assert _keys(lake) == _named(lake)


def _keys(lake: Store) -> set[str]:
    return {item.key for folder in ("events/", "rejected/") for item in lake.list(folder)}


def _named(lake: Store) -> set[str]:
    return {key for entry in read_entries(lake) for key in (*entry.files, *entry.reject_files)}

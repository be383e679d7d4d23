"""The two stores keep one promise; S3 is moto's server on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from include.lake import FolderStore, ObjectNotFoundError, S3Store, Store, StoreAccessError


@pytest.fixture(scope="module")
def s3_endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    if request.param == "folder":
        return FolderStore(str(tmp_path / "lake"))
    monkeypatch.setenv("AWS_ENDPOINT_URL", request.getfixturevalue("s3_endpoint"))
    location = {"LocationConstraint": "eu-west-1"}
    bucket = tmp_path.name.replace("_", "-").lower()[:63].strip("-")
    boto3.client("s3").create_bucket(Bucket=bucket, CreateBucketConfiguration=location)
    return S3Store(f"s3://{bucket}/some/prefix")


def test_what_is_written_is_read_and_listed(store: Store) -> None:
    store.write("b/2", b"two")
    store.write("a/1", b"one")
    assert [(item.key, item.size) for item in store.list("")] == [("a/1", 3), ("b/2", 3)]
    assert [item.key for item in store.list("b/")] == ["b/2"]
    assert store.read("a/1") == b"one"
    with store.open("b/2") as stream:
        assert stream.read(2) == b"tw"


def test_nothing_is_listed_where_nothing_is(store: Store) -> None:
    assert list(store.list("nowhere/")) == []
    assert store.stat("nowhere/x") is None
    with pytest.raises(ObjectNotFoundError, match="nowhere/x"):
        store.read("nowhere/x")


def test_an_object_is_created_once(store: Store) -> None:
    assert store.create("key", b"first")
    assert not store.create("key", b"second")
    assert store.read("key") == b"first"


def test_a_replacement_needs_the_etag_that_is_there(store: Store) -> None:
    assert store.replace("key", b"1", None)
    assert not store.replace("key", b"2", None)
    seen = store.stat("key")
    assert seen is not None
    assert store.replace("key", b"2", seen.etag)
    assert not store.replace("key", b"3", seen.etag)
    assert store.read("key") == b"2"
    assert not store.replace("absent", b"1", seen.etag)


def test_of_many_writers_one_wins(store: Store) -> None:
    store.write("key", b"0")
    seen = store.stat("key")
    assert seen is not None
    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(lambda n: store.replace("key", b"%d" % n, seen.etag), range(1, 17)))
    assert won.count(True) == 1
    assert store.read("key") == b"%d" % (won.index(True) + 1)


def test_removing_is_no_error_twice(store: Store) -> None:
    store.write("a", b"")
    store.delete(["a", "b"])
    store.delete(["a"])
    assert list(store.list("")) == []


def test_half_written_files_and_locks_are_not_objects(tmp_path: Path) -> None:
    store = FolderStore(str(tmp_path))
    store.replace("a/key", b"", None)
    (tmp_path / "a" / ".part").write_bytes(b"half")
    assert [item.key for item in store.list("")] == ["a/key"]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreAccessError, match="can't write"):
        FolderStore(str(tmp_path / "file")).write("key", b"")


def test_a_bucket_that_is_not_there_is_named(
    s3_endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", s3_endpoint)
    with pytest.raises(StoreAccessError, match="NoSuchBucket"):
        S3Store("s3://no-such-bucket-here").write("key", b"")

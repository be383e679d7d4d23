"""The lake as a store of objects: a folder or an S3 prefix behind one small interface.

Conditional writes are what makes commits safe between writers. S3 has them (`If-None-Match`,
`If-Match`: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html). In a
folder, creation is a hard link, which fails when the name exists, and a replacement holds a lock
file while it compares; both are safe between processes of one machine, not over NFS.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO, Protocol, cast
from uuid import uuid4

from include.errors import PassingError, SmsError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class ObjectNotFoundError(SmsError):
    """An object that was asked for is not there."""


class StoreAccessError(PassingError):
    """The folder or bucket can't be read or written."""


@dataclass(frozen=True, slots=True)
class StoredObject:
    """One object: `key` is relative to the store's `uri`, `size` in bytes."""

    key: str
    size: int
    etag: str
    modified_at: datetime


class Store(Protocol):
    """What the project needs of a place for objects."""

    uri: str

    def list(self, prefix: str) -> Iterator[StoredObject]:
        """All objects below a prefix that ends at a `/` (or is empty), sorted by key."""
        ...

    def read(self, key: str) -> bytes:
        """The whole object; ObjectNotFoundError when it is not there."""
        ...

    def open(self, key: str) -> BinaryIO:
        """The object as a stream of bytes; ObjectNotFoundError when it is not there."""
        ...

    def stat(self, key: str) -> StoredObject | None:
        """The object's size and ETag, None when it is not there."""
        ...

    def write(self, key: str, data: bytes) -> None:
        """Put an object, whole or not at all, over what was there."""
        ...

    def create(self, key: str, data: bytes) -> bool:
        """Put an object that must not exist yet; False when it does."""
        ...

    def replace(self, key: str, data: bytes, etag: str | None) -> bool:
        """Put an object if it still has this ETag (None: is absent); False when it has not."""
        ...

    def delete(self, keys: Iterable[str]) -> None:
        """Remove objects; those that are gone already are no error."""
        ...


def open_store(uri: str) -> Store:
    """The store at a folder or at `s3://bucket/prefix`."""
    return S3Store(uri) if uri.startswith("s3://") else FolderStore(uri)


class FolderStore:
    """A folder on a local disk."""

    def __init__(self, uri: str) -> None:
        self.uri = uri.rstrip("/")
        self._root = Path(uri)

    def list(self, prefix: str) -> Iterator[StoredObject]:
        """See Store. Files that are being written (`.part`) and locks don't count."""
        found = []
        for folder, _, names in os.walk(self._root / prefix):
            for name in names:
                if not name.startswith("."):
                    found.append(os.path.relpath(Path(folder, name), self._root))
        for key in sorted(found):
            stored = self.stat(key)
            if stored is not None:
                yield stored

    def read(self, key: str) -> bytes:
        """See Store."""
        with self.open(key) as stream:
            return stream.read()

    def open(self, key: str) -> BinaryIO:
        """See Store."""
        try:
            return (self._root / key).open("rb")
        except FileNotFoundError:
            raise ObjectNotFoundError(f"{self.uri}/{key}: no such object") from None
        except OSError as error:
            raise StoreAccessError(f"{self.uri}/{key}: {error.strerror}") from None

    def stat(self, key: str) -> StoredObject | None:
        """See Store. The ETag is made of inode, time and size: cheap, new at each write."""
        try:
            stat = (self._root / key).stat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        etag = f"{stat.st_ino:x}-{stat.st_mtime_ns:x}-{stat.st_size:x}"
        return StoredObject(key, stat.st_size, etag, datetime.fromtimestamp(stat.st_mtime, UTC))

    def write(self, key: str, data: bytes) -> None:
        """See Store."""
        with self._written(key, data) as part:
            part.replace(self._root / key)

    def create(self, key: str, data: bytes) -> bool:
        """See Store."""
        with self._written(key, data) as part:
            try:
                os.link(part, self._root / key)
            except FileExistsError:
                return False
            return True

    def replace(self, key: str, data: bytes, etag: str | None) -> bool:
        """See Store."""
        with self._written(key, data) as part, self._locked(key):
            now = self.stat(key)
            if (now.etag if now else None) != etag:
                return False
            part.replace(self._root / key)
            return True

    def delete(self, keys: Iterable[str]) -> None:
        """See Store."""
        for key in keys:
            with suppress(FileNotFoundError):
                (self._root / key).unlink()

    @contextmanager
    def _written(self, key: str, data: bytes) -> Iterator[Path]:
        folder = (self._root / key).parent
        part = folder / f".{uuid4().hex}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with part.open("xb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            yield part
        except OSError as error:
            raise StoreAccessError(f"{self.uri}/{key}: can't write: {error.strerror}") from None
        finally:
            with suppress(OSError):
                part.unlink()

    @contextmanager
    def _locked(self, key: str) -> Iterator[IO[bytes]]:
        path = self._root / key
        with path.with_name(f".{path.name}.lock").open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield lock


class S3Store:
    """A prefix of an S3 bucket, through boto3's usual credentials and endpoint settings."""

    def __init__(self, uri: str) -> None:
        import boto3  # noqa: PLC0415 - half a second that a folder doesn't need
        from botocore.config import Config  # noqa: PLC0415

        self.uri = uri.rstrip("/")
        self._bucket, _, prefix = self.uri.removeprefix("s3://").partition("/")
        self._prefix = f"{prefix}/" if prefix else ""
        retries = cast("Any", {"mode": "standard", "max_attempts": 5})
        config = Config(connect_timeout=5, retries=retries)
        self._client: S3Client = boto3.client("s3", config=config)

    def list(self, prefix: str) -> Iterator[StoredObject]:
        """See Store."""
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=self._prefix + prefix
        )
        with self._access(prefix):
            for page in pages:
                for item in page.get("Contents", []):
                    key = item["Key"].removeprefix(self._prefix)
                    etag = item["ETag"].strip('"')
                    yield StoredObject(key, item["Size"], etag, item["LastModified"])

    def read(self, key: str) -> bytes:
        """See Store."""
        with self.open(key) as stream:
            return stream.read()

    def open(self, key: str) -> BinaryIO:
        """See Store."""
        with self._access(key):
            body = self._client.get_object(Bucket=self._bucket, Key=self._prefix + key)["Body"]
        return cast("BinaryIO", body)

    def stat(self, key: str) -> StoredObject | None:
        """See Store."""
        try:
            with self._access(key):
                head = self._client.head_object(Bucket=self._bucket, Key=self._prefix + key)
        except ObjectNotFoundError:
            return None
        etag = head["ETag"].strip('"')
        return StoredObject(key, head["ContentLength"], etag, head["LastModified"])

    def write(self, key: str, data: bytes) -> None:
        """See Store."""
        self._put(key, data, {})

    def create(self, key: str, data: bytes) -> bool:
        """See Store."""
        return self._put(key, data, {"IfNoneMatch": "*"})

    def replace(self, key: str, data: bytes, etag: str | None) -> bool:
        """See Store."""
        return self._put(key, data, {"IfMatch": etag} if etag else {"IfNoneMatch": "*"})

    def delete(self, keys: Iterable[str]) -> None:
        """See Store. S3 takes 1,000 keys a call."""
        pending = [{"Key": self._prefix + key} for key in keys]
        for start in range(0, len(pending), 1000):
            batch = cast("Any", {"Objects": pending[start : start + 1000], "Quiet": True})
            with self._access(""):
                self._client.delete_objects(Bucket=self._bucket, Delete=batch)

    def _put(self, key: str, data: bytes, condition: dict[str, str]) -> bool:
        try:
            with self._access(key):
                self._client.put_object(
                    Bucket=self._bucket, Key=self._prefix + key, Body=data, **cast("Any", condition)
                )
        except (_ConditionFailedError, ObjectNotFoundError):  # If-Match on an absent key is a 404
            return False
        return True

    @contextmanager
    def _access(self, key: str) -> Iterator[None]:
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

        try:
            yield
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code", "")
            if code in {"PreconditionFailed", "412", "ConditionalRequestConflict"}:
                raise _ConditionFailedError(key) from None
            if code in {"NoSuchKey", "404"}:
                raise ObjectNotFoundError(f"{self.uri}/{key}: no such object") from None
            raise StoreAccessError(f"{self.uri}/{key}: S3 says {code}; check access") from None
        except BotoCoreError as error:
            raise StoreAccessError(f"{self.uri}/{key}: {error}") from None


class _ConditionFailedError(SmsError):
    """S3's 412: the object is not as the write expected it."""

"""A folder on a local disk as a store; safe between processes of one machine, not over NFS.

An object is written under a hidden name, brought to the disk, and renamed. A replacement locks the
object's folder while it compares, so that no lock file is ever left.
"""

from __future__ import annotations

import fcntl
import io
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from uuid import uuid4

from include.lake.store import (
    ObjectChangedError,
    ObjectNotFoundError,
    StoreAccessError,
    StoredObject,
)

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_ABSENT = (FileNotFoundError, NotADirectoryError)


class FolderStore:
    """A folder on a local disk."""

    def __init__(self, uri: str) -> None:
        self.uri = uri.rstrip("/")
        self._root = Path(uri)

    def list(self, prefix: str) -> Iterator[StoredObject]:
        """See Store. Hidden files don't count: they are being written, or were abandoned."""
        found = self._keys(prefix)
        for key in sorted(key for key in found if not key.rpartition("/")[2].startswith(".")):
            stored = self.stat(key)
            if stored is not None:
                yield stored

    def read(self, key: str) -> bytes:
        """See Store."""
        with self.open(key) as stream:
            return stream.read()

    def open(self, key: str, etag: str | None = None) -> BinaryIO:
        """See Store."""
        try:
            return io.BufferedReader(_WatchedFile(self._root / key, etag))
        except FileNotFoundError:
            raise ObjectNotFoundError(f"{self.uri}/{key}: no such object") from None
        except OSError as error:
            raise StoreAccessError(f"{self.uri}/{key}: {error.strerror}") from None

    def stat(self, key: str) -> StoredObject | None:
        """See Store. The ETag is made of inode, time and size: cheap, new at each write."""
        try:
            stat = os.stat(f"{self._root}/{key}")  # noqa: PTH116 - many thousands in a listing
        except _ABSENT:
            return None
        except OSError as error:
            raise StoreAccessError(f"{self.uri}/{key}: {error.strerror}") from None
        modified_at = datetime.fromtimestamp(stat.st_mtime, UTC)
        return StoredObject(key, stat.st_size, _etag(stat), modified_at)

    def write(self, key: str, data: bytes) -> None:
        """See Store."""
        with self._written(key, data) as part:
            part.replace(self._root / key)

    def create(self, key: str, data: bytes) -> bool:
        """See Store."""
        return self.replace(key, data, None)

    def replace(self, key: str, data: bytes, etag: str | None) -> bool:
        """See Store."""
        with self._written(key, data) as part, _opened(part.parent) as folder:
            fcntl.flock(folder, fcntl.LOCK_EX)
            now = self.stat(key)
            if (now.etag if now else None) != etag:
                return False
            part.replace(self._root / key)
            return True

    def delete(self, keys: Iterable[str]) -> None:
        """See Store."""
        for key in keys:
            self._remove(self._root / key)

    def remove_abandoned(self, before: datetime) -> None:
        """See Store."""
        for key in self._keys(""):
            name = key.rpartition("/")[2]
            if name.startswith(".") and name.endswith(".part"):
                stored = self.stat(key)
                if stored is not None and stored.modified_at <= before:
                    self._remove(self._root / key)

    def _keys(self, prefix: str) -> Iterator[str]:
        """Files below a prefix; what can't be looked into is an error, not empty."""

        def refuse(error: OSError) -> None:
            if not isinstance(error, _ABSENT):
                raise StoreAccessError(f"{error.filename}: can't list: {error.strerror}") from None

        for folder, _, names in os.walk(self._root / prefix, onerror=refuse):
            below = os.path.relpath(folder, self._root)
            start = "" if below == "." else f"{below}/"
            yield from (f"{start}{name}" for name in names)

    def _remove(self, path: Path) -> None:
        try:
            path.unlink()
        except _ABSENT:
            return
        except OSError as error:
            raise StoreAccessError(f"{path}: can't remove: {error.strerror}") from None

    @contextmanager
    def _written(self, key: str, data: bytes) -> Iterator[Path]:
        """The bytes on disk under a hidden name; what becomes of it there lasts as well."""
        folder = (self._root / key).parent
        part = folder / f".{uuid4().hex}.part"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with part.open("xb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            yield part
            with _opened(folder) as descriptor:
                os.fsync(descriptor)  # a rename outlives a power cut only then
        except OSError as error:
            raise StoreAccessError(f"{self.uri}/{key}: can't write: {error.strerror}") from None
        finally:
            with suppress(OSError):
                part.unlink()


class _WatchedFile(io.FileIO):
    """A file that must have an ETag from its first to its last byte."""

    def __init__(self, path: Path, etag: str | None) -> None:
        super().__init__(path)
        self._path = path
        self._expected = etag
        self._check()

    def readinto(self, buffer: WriteableBuffer) -> int | None:
        """See RawIOBase."""
        try:
            count = super().readinto(buffer)
        except OSError as error:
            raise StoreAccessError(f"{self._path}: can't read: {error.strerror}") from None
        if not count:
            self._check()
        return count

    def readall(self) -> bytes:
        """See RawIOBase."""
        try:
            data = super().readall() or b""
        except OSError as error:
            raise StoreAccessError(f"{self._path}: can't read: {error.strerror}") from None
        self._check()
        return data

    def _check(self) -> None:
        if self._expected and _etag(os.fstat(self.fileno())) != self._expected:
            self.close()
            raise ObjectChangedError(f"{self._path}: was rewritten since it was listed; run again")


def _etag(stat: os.stat_result) -> str:
    return f"{stat.st_ino:x}-{stat.st_mtime_ns:x}-{stat.st_size:x}"


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)

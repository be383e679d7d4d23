"""A store in memory that keeps to S3's rules: whole objects, MD5 as ETag, conditional writes."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from hashlib import md5
from typing import BinaryIO

from include.lake import ObjectChangedError, ObjectNotFoundError, StoredObject

WRITTEN = datetime(2026, 11, 1, tzinfo=UTC)


class MemoryStore:
    """See Store."""

    def __init__(self, uri: str = "memory://store") -> None:
        self.uri = uri
        self._objects: dict[str, bytes] = {}

    def list(self, prefix: str) -> Iterator[StoredObject]:
        """See Store."""
        found = [key for key in sorted(self._objects) if key.startswith(prefix)]
        yield from [self._stored(key) for key in found]

    def read(self, key: str) -> bytes:
        """See Store."""
        with self.open(key) as stream:
            return stream.read()

    def open(self, key: str, etag: str | None = None) -> BinaryIO:
        """See Store."""
        stored = self.stat(key)
        if stored is None:
            raise ObjectNotFoundError(key)
        if etag not in (None, stored.etag):
            raise ObjectChangedError(key)
        return io.BytesIO(self._objects[key])

    def stat(self, key: str) -> StoredObject | None:
        """See Store."""
        return self._stored(key) if key in self._objects else None

    def write(self, key: str, data: bytes) -> None:
        """See Store."""
        self._objects[key] = data

    def create(self, key: str, data: bytes) -> bool:
        """See Store."""
        return self.replace(key, data, None)

    def replace(self, key: str, data: bytes, etag: str | None) -> bool:
        """See Store."""
        now = self.stat(key)
        if (now.etag if now else None) != etag:
            return False
        self._objects[key] = data
        return True

    def delete(self, keys: Iterable[str]) -> None:
        """See Store."""
        for key in keys:
            self._objects.pop(key, None)

    def remove_abandoned(self, before: datetime) -> None:
        """See Store: nothing is ever half-written here."""

    def _stored(self, key: str) -> StoredObject:
        data = self._objects[key]
        return StoredObject(key, len(data), md5(data, usedforsecurity=False).hexdigest(), WRITTEN)

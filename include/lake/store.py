"""What the project needs of a place for objects, and how it fails."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Protocol

from include.errors import PassingError, SmsError


class ObjectNotFoundError(SmsError):
    """An object that was asked for is not there."""


class ObjectChangedError(PassingError):
    """An object is no longer what it was when it was listed."""


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

    def open(self, key: str, etag: str | None = None) -> BinaryIO:
        """The object as a stream of bytes: all of them, or an error while reading.

        Raises:
            ObjectNotFoundError: it is not there.
            ObjectChangedError: it hasn't this ETag, or was rewritten while it was read.
        """
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

    def remove_abandoned(self, before: datetime) -> None:
        """Remove what killed writers left, before a moment, of objects that never came to be."""
        ...

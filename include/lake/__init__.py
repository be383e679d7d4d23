"""The lake as a store of objects: a folder or an S3 prefix behind one small interface.

Conditional writes are what makes commits safe between writers. S3 has them (`If-None-Match`,
`If-Match`: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html). In a
folder, a replacement holds a lock while it compares.
"""

from __future__ import annotations

from include.lake.folder import FolderStore
from include.lake.s3 import S3Store
from include.lake.store import (
    ObjectChangedError,
    ObjectNotFoundError,
    Store,
    StoreAccessError,
    StoredObject,
)

__all__ = [
    "FolderStore",
    "ObjectChangedError",
    "ObjectNotFoundError",
    "S3Store",
    "Store",
    "StoreAccessError",
    "StoredObject",
    "open_store",
]


def open_store(uri: str) -> Store:
    """The store at a folder or at `s3://bucket/prefix`."""
    return S3Store(uri) if uri.startswith("s3://") else FolderStore(uri)

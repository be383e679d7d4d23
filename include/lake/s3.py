"""A prefix of an S3 bucket as a store."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO, cast
from uuid import uuid4

from include.errors import SmsError
from include.lake.s3_body import ResumedBody
from include.lake.store import (
    ObjectChangedError,
    ObjectNotFoundError,
    StoreAccessError,
    StoredObject,
)

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import GetObjectOutputTypeDef

_ATTEMPTS = 5
_SILENCE_SECONDS = 60
"""How long S3 may say nothing before a request counts as lost."""
_CONNECTIONS = 16
"""As many as the ledger has readers."""
_WRITER = "sms-write"
"""Metadata of a conditional write: which write it was."""


class S3Store:
    """A prefix of an S3 bucket, through boto3's usual credentials and endpoint settings."""

    def __init__(self, uri: str) -> None:
        import boto3  # noqa: PLC0415 - half a second that a folder doesn't need
        from botocore.config import Config  # noqa: PLC0415

        self.uri = uri.rstrip("/")
        self._bucket, _, prefix = self.uri.removeprefix("s3://").partition("/")
        self._prefix = f"{prefix}/" if prefix else ""
        retries = cast("Any", {"mode": "standard", "total_max_attempts": _ATTEMPTS})
        config = Config(
            connect_timeout=5,
            read_timeout=_SILENCE_SECONDS,
            max_pool_connections=_CONNECTIONS,
            retries=retries,
        )
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

    def open(self, key: str, etag: str | None = None) -> BinaryIO:
        """See Store."""

        def get(start: int, etag: str | None) -> GetObjectOutputTypeDef:
            return self._get(key, start, etag)

        return cast("BinaryIO", io.BufferedReader(ResumedBody(f"{self.uri}/{key}", get, etag)))

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
        with self._access(key):
            self._client.put_object(Bucket=self._bucket, Key=self._prefix + key, Body=data)

    def create(self, key: str, data: bytes) -> bool:
        """See Store."""
        return self.replace(key, data, None)

    def replace(self, key: str, data: bytes, etag: str | None) -> bool:
        """See Store.

        When the answer to a write is lost, the client writes again and is refused, because of its
        own first write: a mark in the object's metadata tells that it won nevertheless.
        """
        mark = uuid4().hex
        condition = {"IfMatch": f'"{etag}"'} if etag else {"IfNoneMatch": "*"}
        try:
            with self._access(key):
                self._client.put_object(
                    Bucket=self._bucket,
                    Key=self._prefix + key,
                    Body=data,
                    Metadata={_WRITER: mark},
                    **cast("Any", condition),
                )
        except (_ConditionFailedError, ObjectNotFoundError):  # If-Match on an absent key is a 404
            return self._was_written_by(mark, key)
        return True

    def delete(self, keys: Iterable[str]) -> None:
        """See Store. S3 takes 1,000 keys a call, and answers 200 also when it kept some."""
        pending = [{"Key": self._prefix + key} for key in keys]
        for start in range(0, len(pending), 1000):
            batch = cast("Any", {"Objects": pending[start : start + 1000], "Quiet": True})
            with self._access(""):
                answer = self._client.delete_objects(Bucket=self._bucket, Delete=batch)
            for kept in answer.get("Errors", []):
                raise StoreAccessError(
                    f"s3://{self._bucket}/{kept.get('Key')}: S3 says {kept.get('Code')};"
                    " not removed, check access"
                )

    def remove_abandoned(self, before: datetime) -> None:
        """See Store. S3 shows an object when it is whole, and keeps nothing of others."""

    def _get(self, key: str, start: int, etag: str | None) -> GetObjectOutputTypeDef:
        """The object from a byte on, if it still has this ETag."""
        asked: dict[str, str] = {"IfMatch": f'"{etag}"'} if etag else {}
        if start:
            asked["Range"] = f"bytes={start}-"
        try:
            with self._access(key):
                return self._client.get_object(
                    Bucket=self._bucket, Key=self._prefix + key, **cast("Any", asked)
                )
        except _ConditionFailedError:
            raise ObjectChangedError(
                f"{self.uri}/{key}: was rewritten since it was listed; run again"
            ) from None

    def _was_written_by(self, mark: str, key: str) -> bool:
        try:
            with self._access(key):
                head = self._client.head_object(Bucket=self._bucket, Key=self._prefix + key)
        except ObjectNotFoundError:
            return False
        return head["Metadata"].get(_WRITER) == mark

    @contextmanager
    def _access(self, key: str) -> Iterator[None]:
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415
        from botocore.parsers import ResponseParserError  # noqa: PLC0415

        try:
            yield
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code", "")
            if code in {"PreconditionFailed", "412", "ConditionalRequestConflict"}:
                raise _ConditionFailedError(key) from None
            if code in {"NoSuchKey", "404"}:
                raise ObjectNotFoundError(f"{self.uri}/{key}: no such object") from None
            raise StoreAccessError(f"{self.uri}/{key}: S3 says {code}; check access") from None
        except (BotoCoreError, ResponseParserError) as error:
            raise StoreAccessError(f"{self.uri}/{key}: {_one_line(error)}") from None


class _ConditionFailedError(SmsError):
    """S3's 412: the object is not as the write expected it."""


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())

"""The bytes of an S3 object, over as many connections as it takes."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING

from include.lake.store import StoreAccessError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer
    from mypy_boto3_s3.type_defs import GetObjectOutputTypeDef

_RESUMPTIONS = 5
"""Connections in a row that may break without a byte."""

Get = Callable[[int, str | None], "GetObjectOutputTypeDef"]
"""Asks for an object from a byte on, on condition of an ETag."""


class ResumedBody(io.RawIOBase):
    """Reads an object to its last byte; a connection that breaks is followed by another one.

    All bytes are of the object's version that was asked for or met first. botocore tries requests
    again, but not the bodies of their answers, whose end it takes for the end of the object in
    some ways of breaking.
    """

    def __init__(self, name: str, get: Get, etag: str | None) -> None:
        super().__init__()
        self._name = name
        self._get = get
        answer = get(0, etag)
        self._etag = answer["ETag"].strip('"')
        self._size = answer["ContentLength"]
        self._body = answer["Body"]
        self._position = 0
        self._failures = 0

    def readable(self) -> bool:
        """See RawIOBase."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """See RawIOBase."""
        view = memoryview(buffer).cast("B")
        while True:
            reason = "it ended early"
            try:
                data = self._body.read(len(view))
            except self._broken() as error:
                reason, data = " ".join(str(error).split()), b""
                if self._position >= self._size:  # all bytes, but not those that S3 holds
                    raise self._failure(reason) from None
            if data or self._position >= self._size:
                view[: len(data)] = data
                self._position += len(data)
                self._failures = 0
                return len(data)
            self._resume(reason)

    def close(self) -> None:
        """See RawIOBase."""
        if not self.closed:
            self._body.close()
        super().close()

    def _resume(self, reason: str) -> None:
        self._body.close()
        self._failures += 1
        if self._failures > _RESUMPTIONS:
            raise self._failure(reason)
        self._body = self._get(self._position, self._etag)["Body"]

    def _failure(self, reason: str) -> StoreAccessError:
        return StoreAccessError(
            f"{self._name}: broke off at byte {self._position} of {self._size}: {reason}"
        )

    @staticmethod
    def _broken() -> tuple[type[Exception], ...]:
        """What a body raises when its connection breaks; botocore wraps most of it."""
        from botocore.exceptions import BotoCoreError  # noqa: PLC0415 - needs boto3
        from urllib3.exceptions import HTTPError  # noqa: PLC0415

        return BotoCoreError, HTTPError, OSError

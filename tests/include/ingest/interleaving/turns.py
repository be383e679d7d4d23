"""Actors that take turns: each stops before every step on a store until it is told to go on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO, NamedTuple

from include.errors import PassingError
from include.lake import Store, StoredObject


class Step(NamedTuple):
    """One operation on the raw objects or the lake; `key` is a prefix when it lists.

    Worlds are made anew for each order, so a store goes by its part, not by its place.
    """

    store: str
    operation: str
    key: str

    def conflicts_with(self, other: Step) -> bool:
        """Whether the order of the two can make a difference."""
        if self.store != other.store or not (self._writes or other._writes):
            return False
        lists = "list" in (self.operation, other.operation)
        return self.key == other.key or (
            lists and (self.key.startswith(other.key) or other.key.startswith(self.key))
        )

    @property
    def _writes(self) -> bool:
        return self.operation in {"write", "replace", "delete"}


@dataclass(slots=True)
class Actor:
    """A thread that does its work step by step; a passing error ends it as it ends a task."""

    work: Callable[[Actor], object]
    pending: Step | None = None
    error: BaseException | None = None
    _ready: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    _go: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def start(self) -> None:
        """Go up to the first step."""
        threading.Thread(target=self._run, daemon=True).start()
        self._ready.acquire()

    def advance(self) -> None:
        """Do the pending step and go up to the next one."""
        self.pending = None
        self._go.release()
        self._ready.acquire()
        if self.error and not isinstance(self.error, PassingError):
            raise self.error

    def await_turn(self, step: Step) -> None:
        """Called by the actor's stores before each operation."""
        self.pending = step
        self._ready.release()
        self._go.acquire()

    def _run(self) -> None:
        try:
            self.work(self)
        except BaseException as error:  # handed over to whoever drives the actor
            self.error = error
        self._ready.release()


@dataclass(frozen=True, slots=True)
class TurnStore:
    """A store as one actor sees it."""

    inner: Store
    actor: Actor
    part: str

    @property
    def uri(self) -> str:
        """See Store."""
        return self.inner.uri

    def list(self, prefix: str) -> Iterator[StoredObject]:
        """See Store."""
        self._await("list", prefix)
        return iter([*self.inner.list(prefix)])

    def read(self, key: str) -> bytes:
        """See Store."""
        self._await("read", key)
        return self.inner.read(key)

    def open(self, key: str, etag: str | None = None) -> BinaryIO:
        """See Store."""
        self._await("read", key)
        return self.inner.open(key, etag)

    def stat(self, key: str) -> StoredObject | None:
        """See Store."""
        self._await("stat", key)
        return self.inner.stat(key)

    def write(self, key: str, data: bytes) -> None:
        """See Store."""
        self._await("write", key)
        self.inner.write(key, data)

    def create(self, key: str, data: bytes) -> bool:
        """See Store."""
        return self.replace(key, data, None)

    def replace(self, key: str, data: bytes, etag: str | None) -> bool:
        """See Store."""
        self._await("replace", key)
        return self.inner.replace(key, data, etag)

    def delete(self, keys: Iterable[str]) -> None:
        """See Store."""
        for key in keys:
            self._await("delete", key)
            self.inner.delete([key])

    def remove_abandoned(self, before: datetime) -> None:
        """See Store."""
        self.inner.remove_abandoned(before)

    def _await(self, operation: str, key: str) -> None:
        self.actor.await_turn(Step(self.part, operation, key))

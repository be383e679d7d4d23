"""Fault points: every step of an ingest in a process of its own, at one of which something happens.

Steps are the operations of all stores and the system calls that a folder is written with, so that
none is left out because nobody thought of it. Something happens before a step, which is after the
one before it.
"""

from __future__ import annotations

import io
import multiprocessing
import os
import re
import signal
import stat
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing.connection import Connection
from typing import BinaryIO, cast

from include.errors import SmsError
from include.ingest import changes, workers
from include.lake import Store, StoredObject, open_store
from tests.chaos import scene as scenes
from tests.chaos.privileges import obey_modes
from tests.chaos.scene import Scene

_CALLS = {"open", "os.mkdir", "os.rename", "os.remove", "os.scandir"}

FORK = multiprocessing.get_context("forkserver")
FORK.set_forkserver_preload(["tests.chaos.warm"])

Happening = Callable[[], None]


def kill() -> None:
    """What the kernel does to a process when memory is short: nothing of it runs any more."""
    os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens before the n-th (from 0) of the steps whose names match."""

    happening: Happening
    nth: int
    steps: str = ""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a process ended; of a killed one nothing more is known."""

    is_killed: bool = False
    has_happened: bool = False
    error: str | None = None
    steps: tuple[str, ...] = ()


@dataclass(slots=True)
class FaultPoint:
    """Counts the steps of this process."""

    fault: Fault
    steps: list[str] = field(default_factory=list)
    has_happened: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def reach(self, step: str, being_written: int | None = None) -> None:
        """A step is about to be taken; a file that is being written would be half there."""
        if not re.search(self.fault.steps, step) or self.has_happened:
            return
        with self._lock:
            self.steps.append(step)
            is_now = len(self.steps) == self.fault.nth + 1
            self.has_happened |= is_now
        if is_now:
            if being_written is not None:
                os.ftruncate(being_written, os.fstat(being_written).st_size // 2)
            self.fault.happening()


def run_with_fault(scene: Scene, fault: Fault) -> Ending:
    """Run a scene in a process of its own, which may not survive it."""
    ours, theirs = FORK.Pipe(duplex=False)
    process = FORK.Process(target=_run, args=(scene, fault, os.environ["AWS_ENDPOINT_URL"], theirs))
    process.start()
    theirs.close()
    process.join()
    if process.exitcode == -signal.SIGKILL:
        return Ending(is_killed=True, has_happened=True)
    assert process.exitcode == 0, "an error that is no SmsError"
    return cast("Ending", ours.recv())


def _run(scene: Scene, fault: Fault, endpoint: str, result: Connection) -> None:
    os.environ["AWS_ENDPOINT_URL"] = endpoint
    obey_modes()
    point = FaultPoint(fault)

    def open_watched(uri: str) -> Store:
        return WatchedStore(open_store(uri), point, "raw" if uri != scene.lake_uri else "lake")

    # the process ends with the scene, so nothing is put back
    workers._THREADS_ON_S3 = 1  # one hour at a time: a step is the same in every run
    for module in (changes, workers, scenes):
        module.open_store = open_watched  # type: ignore[attr-defined]
    _watch_calls(point, scene.lake_uri)
    error = None
    try:
        scene.run()
    except SmsError as found:
        error = str(found)
    point.has_happened, has_happened = True, point.has_happened
    result.send(Ending(False, has_happened, error, tuple(point.steps)))


def _watch_calls(point: FaultPoint, folder: str) -> None:
    """System calls below a folder are steps, and so is each fsync."""

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event in _CALLS and str(arguments[0]).startswith(folder):
            point.reach(f"call {event}")

    def fsync(descriptor: int) -> None:
        is_file = stat.S_ISREG(os.fstat(descriptor).st_mode)
        point.reach("call fsync of a file", descriptor) if is_file else point.reach("call fsync")
        real_fsync(descriptor)

    sys.addaudithook(hook)
    real_fsync, os.fsync = os.fsync, fsync


class WatchedStore:
    """A store whose operations are steps."""

    def __init__(self, inner: Store, point: FaultPoint, place: str) -> None:
        self.uri = inner.uri
        self._inner = inner
        self._point = point
        self._place = place

    def list(self, prefix: str) -> Iterator[StoredObject]:
        """See Store."""
        self._reach("list")
        yield from self._inner.list(prefix)

    def read(self, key: str) -> bytes:
        """See Store."""
        self._reach("read")
        return self._inner.read(key)

    def open(self, key: str, etag: str | None = None) -> BinaryIO:
        """See Store."""
        self._reach("open")
        stream = self._inner.open(key, etag)
        return cast("BinaryIO", io.BufferedReader(_WatchedStream(stream, self._point)))

    def stat(self, key: str) -> StoredObject | None:
        """See Store."""
        self._reach("stat")
        return self._inner.stat(key)

    def write(self, key: str, data: bytes) -> None:
        """See Store."""
        self._reach("write")
        self._inner.write(key, data)

    def create(self, key: str, data: bytes) -> bool:
        """See Store."""
        self._reach("create")
        return self._inner.create(key, data)

    def replace(self, key: str, data: bytes, etag: str | None) -> bool:
        """See Store."""
        self._reach("replace")
        return self._inner.replace(key, data, etag)

    def delete(self, keys: Iterable[str]) -> None:
        """See Store; each key by itself, since stores may stop between any two."""
        for key in keys:
            self._reach("delete")
            self._inner.delete([key])

    def remove_abandoned(self, before: datetime) -> None:
        """See Store."""
        self._reach("remove_abandoned")
        self._inner.remove_abandoned(before)

    def _reach(self, operation: str) -> None:
        self._point.reach(f"{self._place} {operation}")


class _WatchedStream(io.RawIOBase):
    """Reading the bytes of an object: each block is a step."""

    def __init__(self, inner: BinaryIO, point: FaultPoint) -> None:
        super().__init__()
        self._inner = inner
        self._point = point

    def readable(self) -> bool:
        """See RawIOBase."""
        return True

    def readinto(self, buffer: bytearray) -> int:
        """See RawIOBase."""
        self._point.reach("raw block")
        block = self._inner.read(len(buffer))
        buffer[: len(block)] = block
        return len(block)

    def close(self) -> None:
        """See RawIOBase."""
        self._inner.close()
        super().close()

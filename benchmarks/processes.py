"""A contestant as a whole process tree, measured from outside."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from include.local.processes import end_session
from include.settings import PROJECT_ROOT

_EVERY_SECONDS = 0.05
_LIMIT_SECONDS = 1800
_FAMILY_EVERY = 5
"""Samples between two looks for new children, which cost more than reading memory."""


class FailedContestantError(Exception):
    """A contestant ended with an error, or took too long; its last lines."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What one run took. Memory is the highest sum of resident memory over the process tree, so
    pages that processes share count once for each."""

    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int


def measure(command: Sequence[str], environment: Mapping[str, str], log: Path) -> Usage:
    """Run a command to its end; what it left running is ended.

    Raises:
        FailedContestantError: it failed.
    """
    with log.open("wb") as output:
        begun = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 - our own command
            command,
            cwd=PROJECT_ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    limit = threading.Timer(_LIMIT_SECONDS, end_session, [process.pid, 0])
    watch = _Watch(process.pid)
    try:
        limit.start()
        watch.start()
        _, status, spent = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
    finally:
        limit.cancel()
        watch.stop()
        end_session(process.pid, grace_seconds=2)
    if process.returncode:
        said = [f"exit code {process.returncode}", *log.read_text(errors="replace").split("\n")]
        told = [line.strip() for line in said if line.strip()][-1]
        raise FailedContestantError(told.replace(str(PROJECT_ROOT), ".").replace("|", "/"))
    # a JVM is not waited for by its Python parent, so the watch may know more than the kernel
    cpu = max(spent.ru_utime + spent.ru_stime, watch.cpu_seconds)
    return Usage(wall, cpu, watch.peak_bytes)


class _Watch(threading.Thread):
    """Samples the memory and CPU time of a process and all below it."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.peak_bytes = 0
        self._root = psutil.Process(pid)
        self._cpu_by_process: dict[int, float] = {}
        self._is_over = threading.Event()

    @property
    def cpu_seconds(self) -> float:
        """CPU time as it was last seen of each process."""
        return sum(self._cpu_by_process.values())

    def run(self) -> None:
        """See Thread."""
        family: list[psutil.Process] = []
        samples = 0
        while not self._is_over.wait(_EVERY_SECONDS):
            if samples % _FAMILY_EVERY == 0:
                with suppress(psutil.NoSuchProcess):
                    family = [self._root, *self._root.children(recursive=True)]
            samples += 1
            self.peak_bytes = max(self.peak_bytes, sum(map(self._sample, family)))

    def _sample(self, process: psutil.Process) -> int:
        with suppress(psutil.NoSuchProcess), process.oneshot():
            times = process.cpu_times()
            self._cpu_by_process[process.pid] = times.user + times.system
            return int(process.memory_info().rss)
        return 0

    def stop(self) -> None:
        """No more samples."""
        self._is_over.set()
        self.join()

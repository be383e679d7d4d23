"""Processes of a parallel ingest are killed: nothing of them is left, and a rerun makes it good."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from include.local.processes import end_session, find_members
from include.settings import PROJECT_ROOT
from tests.chaos.conftest import Restage
from tests.chaos.scene import FOLDERS, Content, Scene

PATIENCE_SECONDS = 30


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def workers_of(parent: int) -> list[psutil.Process]:
    """The worker processes, without the one that multiprocessing tracks its semaphores with."""
    children = psutil.Process(parent).children()
    return [child for child in children if "spawn_main" in " ".join(child.cmdline())]


@contextmanager
def stuck_ingest(scene: Scene) -> Iterator[subprocess.Popen[str]]:
    """An ingest whose two workers both wait for an object that never ends: a pipe."""
    pipes = [Path(scene.raw_uri, "messaging", folder, "pipe") for folder in FOLDERS]
    for pipe in pipes:
        os.mkfifo(pipe)
    parent = subprocess.Popen(
        [sys.executable, "-m", "tests.chaos.ingest_in_workers", scene.raw_uri, scene.lake_uri],
        cwd=PROJECT_ROOT,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        # opening a pipe to write waits until a worker has opened it to read
        ends = [pipe.open("wb") for pipe in pipes]
        yield parent
    finally:
        end_session(parent.pid, grace_seconds=0)
        parent.wait()
    for end, pipe in zip(ends, pipes, strict=True):
        end.close()
        pipe.unlink()


def kill_worker(parent: int) -> None:
    workers_of(parent)[0].kill()


def kill_parent(parent: int) -> None:
    os.kill(parent, signal.SIGKILL)


def kill_group(parent: int) -> None:
    os.killpg(parent, signal.SIGKILL)


@pytest.mark.parametrize("kill", [kill_worker, kill_parent, kill_group])
def test_killed_workers_leave_no_process_and_are_made_good(
    kill: Callable[[int], None], restage: Restage, undisturbed: Content
) -> None:
    scene = restage(0)
    with stuck_ingest(scene) as parent:
        assert len(workers_of(parent.pid)) == 2
        kill(parent.pid)
        parent.wait(PATIENCE_SECONDS)
        wait_for(lambda: not find_members(parent.pid))
        assert parent.stderr is not None
        told = parent.stderr.read()
        if kill is kill_worker:
            assert told.startswith("KilledWorkerError: a worker process of the ingest was killed")
            assert told.count("\n") == 1
    assert scene.gaps() == set()
    scene.run()
    assert scene.content() == undisturbed

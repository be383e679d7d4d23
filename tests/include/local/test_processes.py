"""Ending a session ends every process in it, and no other."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from include.local.processes import end_session, find_members

CHILD = "import time; time.sleep(60)"
LEADER_WITH_CHILD_IN_OWN_GROUP = f"""
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", {CHILD!r}], process_group=0)
time.sleep(60)
"""
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"

Start = Callable[[str], "subprocess.Popen[bytes]"]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts programs as leaders of sessions, and leaves none behind."""
    started = []

    def start_one(program: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen([sys.executable, "-c", program], start_new_session=True)
        started.append(process)
        return process

    yield start_one
    for process in started:
        end_session(process.pid, grace_seconds=0)
        process.wait()


def wait_for_members(session: int, count: int) -> None:
    deadline = time.monotonic() + 20
    while len(find_members(session)) < count:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_child_in_a_group_of_its_own_ends_too(start: Start) -> None:
    leader = start(LEADER_WITH_CHILD_IN_OWN_GROUP)
    wait_for_members(leader.pid, 2)
    end_session(leader.pid)
    assert find_members(leader.pid) == []


def test_a_process_that_ignores_the_request_is_ended_by_force(start: Start) -> None:
    leader = start(DEAF)
    wait_for_members(leader.pid, 1)
    time.sleep(0.5)  # until it is deaf
    end_session(leader.pid, grace_seconds=0.2)
    assert find_members(leader.pid) == []


def test_other_sessions_are_left_alone(start: Start) -> None:
    ended, left = start(CHILD), start(CHILD)
    end_session(ended.pid)
    assert [process.pid for process in find_members(left.pid)] == [left.pid]


def test_the_calling_process_is_no_member_of_its_own_session() -> None:
    assert os.getpid() not in {process.pid for process in find_members(os.getsid(0))}

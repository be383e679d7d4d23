"""Process sessions: finding and ending exactly the processes that one start-up brought about.

Airflow gives each task a process group of its own, so that ending a group would leave tasks
behind; none of them leaves the session.
"""

from __future__ import annotations

import os
from contextlib import suppress

import psutil

GRACE_SECONDS = 15.0


def find_members(session: int) -> list[psutil.Process]:
    """The living processes of a session, the calling process left out."""
    return [
        process
        for process in psutil.process_iter()
        if process.pid != os.getpid() and _is_member(process, session)
    ]


def _is_member(process: psutil.Process, session: int) -> bool:
    with suppress(ProcessLookupError, PermissionError, psutil.NoSuchProcess):
        return os.getsid(process.pid) == session and process.status() != psutil.STATUS_ZOMBIE
    return False


def end_session(session: int, grace_seconds: float = GRACE_SECONDS) -> None:
    """Ask every process of a session to end, and end those that don't by force."""
    asked = find_members(session)
    for process in asked:
        with suppress(psutil.NoSuchProcess):
            process.terminate()
    psutil.wait_procs(asked, timeout=grace_seconds)
    while left := find_members(session):  # again: one of them may just have forked
        for process in left:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(left, timeout=1)

"""Keeps one group of Airflow services: all of them run, or none does.

Runs as the leader of a session of its own (`python -m include.local.supervisor attached|detached
<service>...`), so that a Ctrl-C at the terminal doesn't hit Airflow half-way. It prepares the
metadata database, starts the services, and ends the whole session when it is asked to, when one
service ends, or (attached) when the process that started it is gone, however it went.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from importlib.metadata import version
from pathlib import Path
from types import FrameType
from typing import NoReturn

from include.local.processes import end_session

# without --skip-serve-logs they serve logs on all interfaces
_ARGUMENTS = {
    "scheduler": ["scheduler", "--skip-serve-logs"],
    "dag-processor": ["dag-processor"],
    "api-server": ["api-server"],
    "triggerer": ["triggerer", "--skip-serve-logs"],
}
_POLL_SECONDS = 0.3


def supervise(home: Path, services: list[str], *, attached: bool) -> int:
    """Run the services until one of them ends or this process is asked to end."""
    signal.signal(signal.SIGTERM, _leave)
    if attached:
        threading.Thread(target=_end_with_caller, daemon=True).start()
    try:
        if not _prepare_database(home):
            return 1
        running = {name: _start(home, name) for name in services}
        while all(process.poll() is None for process in running.values()):
            time.sleep(_POLL_SECONDS)
        return 1
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        end_session(os.getpid())


def _leave(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


def _end_with_caller() -> None:
    sys.stdin.buffer.read()  # ends when the other end of the pipe is closed
    os.kill(os.getpid(), signal.SIGTERM)


def _prepare_database(home: Path) -> bool:
    done = home / f"migrated-{version('apache-airflow')}"
    if done.exists() and (home / "airflow.db").exists():
        return True
    if _start(home, "database", ["db", "migrate"]).wait() != 0:
        return False
    done.touch()
    return True


def _start(home: Path, name: str, arguments: list[str] | None = None) -> subprocess.Popen[bytes]:
    with (home / "logs" / f"{name}.log").open("wb") as log:
        return subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-m", "airflow", *(arguments or _ARGUMENTS[name])],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )


if __name__ == "__main__":
    mode, *names = sys.argv[1:]
    sys.exit(supervise(Path(os.environ["AIRFLOW_HOME"]), names, attached=mode == "attached"))

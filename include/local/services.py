"""Starting and stopping the local Airflow services, and knowing whether they run.

One process, the supervisor, leads a session in which all services and tasks live. Its id stands
in `.airflow/services.json`, so that exactly these processes can be ended later.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil

from include.errors import SmsError
from include.local.environment import AirflowHome
from include.local.ports import LOOPBACK, require_free_port
from include.local.processes import GRACE_SECONDS, end_session, find_members
from include.settings import PROJECT_ROOT

RUN_SERVICES = ("scheduler", "dag-processor", "api-server")
ALL_SERVICES = (*RUN_SERVICES, "triggerer")

_START_SECONDS = 300.0
_POLL_SECONDS = 0.2


class ServicesError(SmsError):
    """Airflow can't be started, or has ended by itself."""


@dataclass(frozen=True, slots=True)
class Services:
    """Services that were started: the session they live in, since when (epoch), and their port.

    `leader` is known to the process that started them; while it lives, they do.
    """

    session: int
    started_at: float
    port: int
    leader: subprocess.Popen[bytes] | None = field(default=None, compare=False, repr=False)

    @property
    def url(self) -> str:
        """Where the API and the UI answer."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def is_alive(self) -> bool:
        """Whether any process of the session still lives."""
        with suppress(psutil.NoSuchProcess):
            if psutil.Process(self.session).create_time() != self.started_at:
                return False  # the number was given to another process since
        return bool(find_members(self.session))


def find_running(home: AirflowHome) -> Services | None:
    """The services that were started from this home and still run; a stale record is dropped."""
    try:
        services = Services(**json.loads(_record(home).read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None
    if services.is_alive:
        return services
    _record(home).unlink(missing_ok=True)
    return None


def start(
    home: AirflowHome,
    names: Sequence[str],
    environment: Mapping[str, str],
    *,
    detached: bool = False,
) -> Services:
    """Start the services; returns at once, `wait_until_healthy` waits for them.

    Unless detached, they end with the calling process, even when that one is killed.

    Raises:
        ServicesError: they run already, or the port is in use.
    """
    if running := find_running(home):
        raise ServicesError(f"Airflow already runs at {running.url}; end it with `make down` first")
    port = int(environment["AIRFLOW__API__PORT"])
    require_free_port(port)
    home.logs.mkdir(parents=True, exist_ok=True)
    mode = "detached" if detached else "attached"
    leader = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "include.local.supervisor", mode, *names],
        cwd=PROJECT_ROOT,
        env=dict(environment),
        stdin=subprocess.DEVNULL if detached else subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    services = Services(leader.pid, psutil.Process(leader.pid).create_time(), port, leader)
    known = {name: getattr(services, name) for name in ("session", "started_at", "port")}
    _record(home).write_text(json.dumps(known))
    return services


def wait_until_healthy(home: AirflowHome, services: Services) -> None:
    """Wait until the API answers and the scheduler and the DAG processor report.

    Raises:
        ServicesError: a service ended, or they take longer than five minutes.
    """
    deadline = time.monotonic() + _START_SECONDS
    while not _is_healthy(services):
        if not services.is_alive:
            raise ServicesError(f"Airflow ended while it started; see {home.logs}/*.log")
        if time.monotonic() > deadline:
            raise ServicesError(f"Airflow is not ready after 5 minutes; see {home.logs}/*.log")
        time.sleep(_POLL_SECONDS)


def _is_healthy(services: Services) -> bool:
    try:
        health = _get(f"{services.url}/api/v2/monitor/health")
        # the first request to the tasks' API builds it, which takes longer than a task waits
        _get(f"{services.url}/execution/health")
    except httpx.HTTPError:
        return False
    return all(health[part]["status"] == "healthy" for part in ("scheduler", "dag_processor"))


def _get(url: str) -> Any:
    return httpx.get(url, trust_env=False, timeout=60).raise_for_status().json()


def stop(home: AirflowHome, services: Services) -> None:
    """End the services and every task they run; by force after 15 seconds."""
    with suppress(psutil.NoSuchProcess):
        leader = psutil.Process(services.session)
        if leader.create_time() == services.started_at:
            leader.terminate()
    deadline = time.monotonic() + GRACE_SECONDS + 5
    while services.is_alive and time.monotonic() < deadline:
        time.sleep(_POLL_SECONDS)
    if services.is_alive:
        end_session(services.session, grace_seconds=0)
    if services.leader:
        services.leader.wait()
        if services.leader.stdin:
            services.leader.stdin.close()
    _record(home).unlink(missing_ok=True)


@contextmanager
def run_services(
    home: AirflowHome, names: Sequence[str], environment: Mapping[str, str]
) -> Iterator[Services]:
    """Services that run as long as the context: no process of theirs outlives it."""
    services = start(home, names, environment)
    try:
        yield services
    finally:
        with _undisturbed():
            stop(home, services)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """No second Ctrl-C stops the stopping."""
    endings = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    handlers = [signal.signal(ending, signal.SIG_IGN) for ending in endings]
    try:
        yield
    finally:
        for ending, handler in zip(endings, handlers, strict=True):
            signal.signal(ending, handler)


def _record(home: AirflowHome) -> Path:
    return home.folder / "services.json"

"""Knowing whether the local Airflow runs, without starting it."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from include.local.environment import AirflowHome, airflow_environment
from include.local.ports import PortError
from include.local.services import RUN_SERVICES, ServicesError, find_running, start
from tests.include.local.factories import free_port, home_in


@pytest.fixture
def living() -> Iterator[subprocess.Popen[bytes]]:
    """A process of ours that leads a session and lives until the test ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True
    )
    yield process
    process.kill()
    process.wait()


def write_record(home: AirflowHome, session: int, started_at: float) -> Path:
    home.folder.mkdir(parents=True, exist_ok=True)
    path = home.folder / "services.json"
    path.write_text(json.dumps({"session": session, "started_at": started_at, "port": 8080}))
    return path


def test_nothing_runs_without_a_record(tmp_path: Path) -> None:
    assert find_running(home_in(tmp_path)) is None


def test_a_record_of_processes_that_are_gone_is_dropped(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""], start_new_session=True)
    started_at = psutil.Process(gone.pid).create_time()
    gone.wait()
    record = write_record(home_in(tmp_path), gone.pid, started_at)
    assert find_running(home_in(tmp_path)) is None
    assert not record.exists()


def test_a_process_that_was_given_the_number_later_is_not_taken_for_ours(
    tmp_path: Path, living: subprocess.Popen[bytes]
) -> None:
    write_record(home_in(tmp_path), living.pid, started_at=1.0)
    assert find_running(home_in(tmp_path)) is None


def test_a_damaged_record_counts_as_none(tmp_path: Path) -> None:
    write_record(home_in(tmp_path), 1, 1.0).write_text("{")
    assert find_running(home_in(tmp_path)) is None


def test_a_second_start_is_refused_with_the_remedy(
    tmp_path: Path, living: subprocess.Popen[bytes]
) -> None:
    home = home_in(tmp_path)
    write_record(home, living.pid, psutil.Process(living.pid).create_time())
    environment = airflow_environment(home, free_port(), runs_on_schedule=False)
    with pytest.raises(ServicesError, match=r"already runs .*make down"):
        start(home, RUN_SERVICES, environment)


def test_nothing_is_started_when_the_port_is_taken(tmp_path: Path) -> None:
    home = home_in(tmp_path)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        environment = airflow_environment(home, other.getsockname()[1], runs_on_schedule=False)
        with pytest.raises(PortError):
            start(home, RUN_SERVICES, environment)
    assert not (home.folder / "services.json").exists()

"""Real Airflow services: started, driven through REST, ended, and nothing left of them."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from include.local.environment import AirflowHome, airflow_environment
from include.local.processes import find_members
from include.local.runs import LocalAirflow, RunFailedError, open_airflow
from include.local.services import RUN_SERVICES, Services, find_running, run_services
from include.settings import PROJECT_ROOT
from tests.include.local.factories import free_port, home_in

pytestmark = pytest.mark.airflow

DAGS = """
from airflow.sdk import CronPartitionTimetable, dag, task

from include.errors import SmsError


@dag(
    schedule=CronPartitionTimetable("0 * * * *", timezone="UTC", key_format="%Y-%m-%dT%H"),
    catchup=False,
)
def by_hour():
    @task
    def write_key(dag_run=None):
        with open("{marks}/" + dag_run.partition_key, "x"):
            pass

    write_key()


@dag(schedule=None)
def by_number():
    @task
    def list_numbers():
        return [1, 2, 3]

    @task
    def refuse_two(number):
        if number == 2:
            raise SmsError("the number 2 is not wanted; leave it out")

    refuse_two.expand(number=list_numbers())


by_hour()
by_number()
"""


@dataclass
class Running:
    """A running Airflow, what it has told so far, and the folder that its tasks write to."""

    services: Services
    airflow: LocalAirflow
    marks: Path
    told: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> AirflowHome:
    """An Airflow home with two small DAGs."""
    folder = tmp_path_factory.mktemp("airflow")
    home = home_in(folder)
    (folder / "marks").mkdir()
    (home.dags / "two_dags.py").write_text(DAGS.replace("{marks}", str(folder / "marks")))
    return home


@pytest.fixture(scope="module")
def running(home: AirflowHome) -> Iterator[Running]:
    """Airflow, as `make run` starts it; after the tests nothing of it is left."""
    told: list[str] = []
    environment = airflow_environment(home, free_port(), runs_on_schedule=False)
    with (
        run_services(home, RUN_SERVICES, environment) as services,
        open_airflow(home, services, ["by_hour", "by_number"], told.append) as airflow,
    ):
        yield Running(services, airflow, home.dags.parent / "marks", told)
    assert find_members(services.session) == []
    assert find_running(home) is None


def test_a_run_is_given_its_partition(running: Running) -> None:
    running.airflow.run_partitions("by_hour", ["2026-11-18T07"])
    assert [mark.name for mark in running.marks.iterdir()] == ["2026-11-18T07"]
    assert any(line.startswith("  by_hour write_key: ") for line in running.told)


def test_a_failed_task_is_told_with_its_error_in_one_line(running: Running) -> None:
    said = "by_number: refuse_two failed: the number 2 is not wanted; leave it out"
    with pytest.raises(RunFailedError, match=f"^{said}$"):
        running.airflow.run("by_number", {})


def test_every_socket_listens_on_loopback_only(running: Running) -> None:
    listening = [
        connection.laddr.ip
        for process in find_members(running.services.session)
        for connection in process.net_connections(kind="inet")
        if connection.status == psutil.CONN_LISTEN
    ]
    assert listening
    assert set(listening) == {"127.0.0.1"}


CALLER = """
import sys, time
from pathlib import Path
from include.local.environment import AirflowHome, airflow_environment
from include.local.services import RUN_SERVICES, start

home = AirflowHome(Path(sys.argv[1]), Path(sys.argv[1]))
services = start(home, RUN_SERVICES, airflow_environment(home, {port}, runs_on_schedule=False))
print(services.session, flush=True)
time.sleep(60)
"""


def test_airflow_ends_with_its_caller_even_when_that_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", CALLER.replace("{port}", str(free_port())), str(tmp_path)]
    with subprocess.Popen(command, cwd=PROJECT_ROOT, stdout=subprocess.PIPE, text=True) as caller:
        assert caller.stdout
        session = int(caller.stdout.readline())
        wait_until(lambda: len(find_members(session)) > 1)
        caller.send_signal(signal.SIGKILL)
    wait_until(lambda: not find_members(session))


def wait_until(is_so: Callable[[], bool]) -> None:
    """Wait for something that comes within seconds."""
    deadline = time.monotonic() + 40
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.1)

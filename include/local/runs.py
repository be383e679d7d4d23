"""Runs of DAGs on the local Airflow: trigger them, tell how they go on, wait, and name failures."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

from include.errors import SmsError
from include.local.api import AirflowApi, ApiError, Run, Task
from include.local.environment import AirflowHome
from include.local.services import Services, wait_until_healthy

_POLL_SECONDS = 0.7
_ENDED = {"success", "failed"}
_TOLD = {*_ENDED, "up_for_retry"}
_MANY_RUNS = 4


class RunFailedError(SmsError):
    """A run failed; says which task and why."""


class LocalAirflow:
    """The local Airflow during one job; runs that runs have triggered are told of too."""

    def __init__(self, api: AirflowApi, since: float, say: Callable[[str], None]) -> None:
        self._api = api
        self._since = since
        self._say = say
        self._told: set[tuple[str, str, int, int]] = set()
        self._opened: list[str] = []

    def open_dags(self, dag_ids: Sequence[str]) -> None:
        """Let the runs of these DAGs start, once their files were read in their present form."""
        for dag_id in dag_ids:
            self._api.wait_for_dag(dag_id, self._since)
            if self._api.is_paused(dag_id):
                self._api.set_paused(dag_id, paused=False)
                self._opened.append(dag_id)

    def close_dags(self) -> None:
        """Pause again what `open_dags` has opened, so that no clock starts a run later."""
        for dag_id in self._opened:
            self._api.set_paused(dag_id, paused=True)

    def cancel_runs(self) -> None:
        """Mark the unfinished runs of this job as failed."""
        self._api.cancel_runs(self._since)

    def run(self, dag_id: str, conf: Mapping[str, str]) -> None:
        """Run a DAG with a configuration; RunFailedError names the failed task and its error."""
        self._wait([self._api.trigger(dag_id, conf=conf)])

    def run_partitions(self, dag_id: str, keys: Sequence[str]) -> None:
        """Run a DAG for some partitions; RunFailedError names the failed task and its error.

        All are triggered before the first may start: on SQLite, a request that writes Airflow's
        audit log blocks the API server while a task's request waits in it for the same lock.
        """
        self._api.set_paused(dag_id, paused=True)
        runs = [self._api.trigger(dag_id, partition_key=key) for key in keys]
        self._api.set_paused(dag_id, paused=False)
        self._wait(runs)

    def _wait(self, runs: Sequence[Run]) -> None:
        waiting = list(runs)
        while waiting:
            time.sleep(_POLL_SECONDS)
            still = [run for run in waiting if self._api.read_state(run) not in _ENDED]
            if len(runs) > _MANY_RUNS and len(still) < len(waiting):
                self._say(f"  {runs[0].dag_id}: {len(runs) - len(still)} of {len(runs)} runs")
            waiting = still
            self._tell_of_tasks(quietly=len(runs) > _MANY_RUNS)
        if any(self._api.read_state(run) == "failed" for run in runs):
            raise RunFailedError(self._describe_failure())

    def _tell_of_tasks(self, *, quietly: bool) -> None:
        for task in self._api.list_tasks(self._since):
            known = (task.run_id, task.task_id, task.map_index, task.try_number)
            if task.state in _TOLD and known not in self._told:
                self._told.add(known)
                if not (quietly and task.state == "success"):
                    self._say(f"  {self._describe(task)}")

    def _describe(self, task: Task) -> str:
        name = " ".join(part for part in (task.dag_id, task.task_id, task.label) if part)
        if task.state == "success":
            return f"{name}: {task.seconds or 0:.1f} s"
        tail = ", is tried again" if task.state == "up_for_retry" else ""
        return f"{name}: failed{tail}: {self._api.read_cause(task)}"

    def _describe_failure(self) -> str:
        failed = [task for task in self._api.list_tasks(self._since) if task.state == "failed"]
        # a task that waits for another run fails only because that one did
        causes = [task for task in failed if task.operator != "TriggerDagRunOperator"] or failed
        if not causes:
            return "a run was marked as failed; `make up` shows it"
        first = causes[0]
        more = f" (and {len(causes) - 1} more tasks)" if len(causes) > 1 else ""
        return f"{first.dag_id}: {first.task_id} failed: {self._api.read_cause(first)}{more}"


@contextmanager
def open_airflow(
    home: AirflowHome, services: Services, dag_ids: Sequence[str], say: Callable[[str], None]
) -> Iterator[LocalAirflow]:
    """The started Airflow once it is healthy, with these DAGs open as long as the context.

    When the context ends by an error or a Ctrl-C, its unfinished runs are marked as failed.
    """
    wait_until_healthy(home, services)
    airflow = LocalAirflow(AirflowApi(services.url, home.password()), services.started_at, say)
    try:
        airflow.open_dags(dag_ids)
        yield airflow
    except BaseException:
        with suppress(ApiError):
            airflow.cancel_runs()
        raise
    finally:
        with suppress(ApiError):
            airflow.close_dags()

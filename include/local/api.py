"""A small client for Airflow's REST API: only what the make verbs ask of it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from include.errors import SmsError
from include.local.environment import ADMIN

_PAGE = 100  # the most that Airflow returns at once
_PARSE_SECONDS = 120.0
_POLL_SECONDS = 0.3
_TRIES = 5


class ApiError(SmsError):
    """Airflow refused a request or doesn't answer."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a DAG; `label` is what the user knows it by: a partition or a range."""

    dag_id: str
    run_id: str
    label: str

    @property
    def path(self) -> str:
        """Where the API keeps it."""
        return f"/dags/{self.dag_id}/dagRuns/{self.run_id}"


@dataclass(frozen=True, slots=True)
class Task:
    """One task instance; `label` tells mapped ones apart, `seconds` is None until it ended."""

    dag_id: str
    run_id: str
    task_id: str
    map_index: int
    label: str
    state: str
    try_number: int
    seconds: float | None
    operator: str

    @property
    def log_path(self) -> str:
        """Where the API keeps the log of its latest try."""
        run = f"/dags/{self.dag_id}/dagRuns/{self.run_id}"
        return f"{run}/taskInstances/{self.task_id}/logs/{self.try_number}"


class AirflowApi:
    """A session with the API of the local Airflow, as its admin user."""

    def __init__(self, url: str, password: str) -> None:
        self._http = httpx.Client(base_url=url, trust_env=False, timeout=30)
        login = {"username": ADMIN, "password": password}
        token = self._call("POST", "/auth/token", json=login)["access_token"]
        self._http.headers["Authorization"] = f"Bearer {token}"
        self._http.base_url = httpx.URL(f"{url}/api/v2")

    def wait_for_dag(self, dag_id: str, since: float) -> None:
        """Wait until a DAG's file was read, in its present form, after a moment (epoch seconds).

        Raises:
            ApiError: the file can't be imported (names the reason), or there is none.
        """
        deadline = time.monotonic() + _PARSE_SECONDS
        while not self._is_parsed(dag_id, since):
            if reason := self._find_import_error(dag_id):
                raise ApiError(f"the DAG {dag_id} can't be loaded: {reason}")
            if time.monotonic() > deadline:
                raise ApiError(f"Airflow doesn't know the DAG {dag_id} after 2 minutes")
            time.sleep(_POLL_SECONDS)

    def _is_parsed(self, dag_id: str, since: float) -> bool:
        found = self._call("GET", "/dags", params={"dag_id_pattern": dag_id})["dags"]
        return any(
            dag["dag_id"] == dag_id and _epoch(dag["last_parsed_time"]) > since for dag in found
        )

    def _find_import_error(self, dag_id: str) -> str | None:
        for error in self._call("GET", "/importErrors")["import_errors"]:
            if error["filename"].endswith(f"{dag_id}.py"):
                return str(error["stack_trace"]).strip().splitlines()[-1]
        return None

    def is_paused(self, dag_id: str) -> bool:
        """Whether runs of a DAG wait until it is unpaused."""
        return bool(self._call("GET", f"/dags/{dag_id}")["is_paused"])

    def set_paused(self, dag_id: str, *, paused: bool) -> None:
        """Pause a DAG or let its runs start."""
        self._call("PATCH", f"/dags/{dag_id}", json={"is_paused": paused})

    def trigger(
        self,
        dag_id: str,
        *,
        partition_key: str | None = None,
        conf: Mapping[str, str] | None = None,
    ) -> Run:
        """Start a run, for a partition or with a configuration."""
        body = {"logical_date": None, "partition_key": partition_key, "conf": dict(conf or {})}
        made = self._call("POST", f"/dags/{dag_id}/dagRuns", json=body)
        label = partition_key or " to ".join((conf or {}).values())
        return Run(dag_id, made["dag_run_id"], label)

    def read_state(self, run: Run) -> str:
        """The state of a run: queued, running, success or failed."""
        return str(self._call("GET", run.path)["state"])

    def list_tasks(self, since: float) -> list[Task]:
        """The tasks of all runs, of any DAG, that were made after a moment (epoch seconds)."""
        tasks: list[Task] = []
        while True:
            params = {**_made_after(since), "limit": _PAGE, "offset": len(tasks)}
            page = self._call("GET", "/dags/~/dagRuns/~/taskInstances", params=params)
            tasks += [_task(one) for one in page["task_instances"]]
            if len(tasks) >= page["total_entries"] or not page["task_instances"]:
                return tasks

    def read_cause(self, task: Task) -> str:
        """Why a task failed: its last error, in one line."""
        params = {"map_index": task.map_index, "full_content": True}
        return find_cause(self._call("GET", task.log_path, params=params)["content"])

    def cancel_runs(self, since: float) -> None:
        """Mark unfinished runs made after a moment as failed: no later start goes on with them."""
        params = {**_made_after(since), "state": ["queued", "running"], "limit": _PAGE}
        for run in self._call("GET", "/dags/~/dagRuns", params=params)["dag_runs"]:
            path = f"/dags/{run['dag_id']}/dagRuns/{run['dag_run_id']}"
            self._call("PATCH", path, json={"state": "failed"})

    def _call(self, method: str, path: str, **options: Any) -> Any:
        for _ in range(_TRIES):
            try:
                response = self._http.request(method, path, **options)
            except httpx.HTTPError as error:
                raise ApiError(f"Airflow doesn't answer: {error}; see .airflow/logs") from None
            if response.status_code != httpx.codes.INTERNAL_SERVER_ERROR:
                break
            time.sleep(_POLL_SECONDS)  # SQLite was locked, and the request left no trace
        if response.is_error:
            raise ApiError(f"Airflow refused {method} {path}: {_detail(response)}")
        return response.json()


def find_cause(log: list[dict[str, Any]]) -> str:
    """The last error in a task's log in one line; the last line when there is no error."""
    for entry in reversed(log):
        if details := entry.get("error_detail"):
            kind, value = details[0]["exc_type"], _one_line(details[0]["exc_value"])
            return value if " " in value else f"{kind}: {value}"
    errors = [entry for entry in log if entry.get("level") in {"error", "critical"}]
    return _one_line((errors or log or [{"event": "no log was written"}])[-1]["event"])


def _made_after(since: float) -> dict[str, Any]:
    return {"run_after_gte": datetime.fromtimestamp(since, UTC).isoformat()}


def _one_line(text: object) -> str:
    return " ".join(str(text).split())


def _task(values: dict[str, Any]) -> Task:
    return Task(
        dag_id=values["dag_id"],
        run_id=values["dag_run_id"],
        task_id=values["task_id"],
        map_index=values["map_index"],
        label=values["rendered_map_index"] or "",
        state=values["state"] or "waiting",
        try_number=values["try_number"],
        seconds=values["duration"],
        operator=values["operator"] or "",
    )


def _detail(response: httpx.Response) -> str:
    try:
        return str(response.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return f"HTTP {response.status_code}"


def _epoch(moment: str | None) -> float:
    return datetime.fromisoformat(moment).timestamp() if moment else 0.0

"""dbt run on the project, parsed once, in processes of their own."""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from include.settings import PROJECT_ROOT

PROJECT = PROJECT_ROOT / "dbt_project"
SCRATCH = "scratch.duckdb"
"""The name counts: dbt's manifest holds it as that of the database."""

UNTOUCHED_BY_NETWORK = ("--no-introspect", "--no-populate-cache")

PROCESSES = multiprocessing.get_context("forkserver")
"""Forked from a server without threads: DuckDB's would hold locks that no fork lets go. The server
has parsed the project, so that the runs needn't."""
PROCESSES.set_forkserver_preload(["tests.dbt.preload"])


def run_dbt(
    folder: Path,
    command: Sequence[str],
    variables: Mapping[str, Any] | None = None,
    project: Path = PROJECT,
) -> dict[str, str]:
    """Run a dbt command on the scratch database of a folder; returns the status of each node."""
    arguments = [*command, "--vars", json.dumps(variables or {}), *places(folder, project)]
    _in_a_process_of_its_own(arguments, folder, project)
    results = json.loads((folder / "run_results.json").read_text())["results"]
    return {result["unique_id"].split(".")[-1]: result["status"] for result in results}


def must_run_dbt(folder: Path, command: Sequence[str], variables: Mapping[str, Any]) -> None:
    """Run a dbt command of which no node may fail."""
    statuses = run_dbt(folder, command, variables)
    failed = [name for name, status in statuses.items() if status in {"error", "fail"}]
    assert not failed, (failed, (folder / "dbt.log").read_text()[-3000:])


def compile_for_athena(folder: Path) -> list[Path]:
    """Compile all models and data tests for Athena; returns the files."""
    arguments = ["compile", "--target", "athena", *UNTOUCHED_BY_NETWORK, *places(folder)]
    _in_a_process_of_its_own(arguments, folder)
    return sorted((folder / "compiled").rglob("*.sql"))


def render(folder: Path, sql: str, target: str) -> str:
    """Templated SQL as the target's engine would be sent it."""
    arguments = ["compile", "--inline", sql, "--target", target, *UNTOUCHED_BY_NETWORK]
    _in_a_process_of_its_own([*arguments, *places(folder)], folder)
    results = json.loads((folder / "run_results.json").read_text())["results"]
    return str(results[-1]["compiled_code"])


@cache
def parsed(project: Path = PROJECT) -> Manifest:
    """A project as dbt parses it; once, since runs differ in their variables only."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as environment:
        environment.setenv("SMS_SCRATCH_DB", str(Path(folder, SCRATCH)))
        result = dbtRunner().invoke(["parse", *places(Path(folder), project)])
        assert isinstance(result.result, Manifest), result.exception
        return result.result


def places(folder: Path, project: Path = PROJECT) -> list[str]:
    """Arguments that keep dbt's own files within a folder.

    dbt's static parser has threads of its own, on which a forked process would wait for ever.
    """
    return [
        "--quiet",
        "--no-static-parser",
        *("--project-dir", str(project)),
        *("--profiles-dir", str(project)),
        *("--target-path", str(folder)),
        *("--log-path", str(folder)),
    ]


def _in_a_process_of_its_own(
    arguments: Sequence[str], folder: Path, project: Path | None = None
) -> None:
    """With the process, dbt's connection to the scratch database ends."""
    run = PROCESSES.Process(target=_invoke, args=(list(arguments), folder, project))
    run.start()
    run.join()
    assert run.exitcode == 0, (folder / "dbt.log").read_text()[-4000:]


def _invoke(arguments: list[str], folder: Path, project: Path | None) -> None:
    os.environ["SMS_SCRATCH_DB"] = str(folder / SCRATCH)
    manifest = parsed(project) if project else None
    result = dbtRunner(manifest=manifest).invoke(arguments)
    sys.exit(2 if result.exception else 0)

"""What every DAG of the project keeps to, found from the folder and not from a list."""

from __future__ import annotations

import ast
import subprocess
import sys
from typing import Any

import pytest

from include.errors import PassingError, SmsError
from include.settings import PROJECT_ROOT

FILES = sorted((PROJECT_ROOT / "dags").glob("*.py"))
ERRORS = [SmsError(), PassingError(), OSError()]
CONTRACT = {
    "answer_sms_alerts",
    "backfill_sms_events",
    "build_sms_marts",
    "deliver_sms_alerts",
    "ingest_sms_events",
    "maintain_sms_lake",
    "publish_resend_candidates",
    "watch_sms_hours",
}


@pytest.fixture(scope="module")
def bag(airflow_home: Any) -> Any:
    from airflow.dag_processing.dagbag import DagBag

    return DagBag(str(PROJECT_ROOT / "dags"))


def test_every_file_parses_and_holds_the_dag_of_its_name(bag: Any) -> None:
    assert bag.import_errors == {}
    assert set(bag.dags) == {file.stem for file in FILES}


def test_the_dags_of_the_public_contract_are_there(bag: Any) -> None:
    assert set(bag.dags) >= CONTRACT


def test_every_dag_has_an_owner_tags_retries_and_its_docstring_as_docs(bag: Any) -> None:
    for dag in bag.dags.values():
        assert "sms" in dag.tags, dag.dag_id
        assert dag.doc_md, dag.dag_id
        assert all(word in dag.doc_md for word in ("**Runs**", "**If it fails**")), dag.dag_id
        assert dag.default_args["owner"] == "messaging-data", dag.dag_id
        assert dag.default_args["retries"] >= 1, dag.dag_id
        assert dag.default_args["on_failure_callback"], dag.dag_id
        assert dag.default_args["execution_timeout"], dag.dag_id
        assert dag.catchup is False, dag.dag_id


def test_no_two_tasks_update_one_asset_but_the_two_ways_of_ingest(bag: Any) -> None:
    writers: dict[str, set[str]] = {}
    for dag in bag.dags.values():
        for task in dag.tasks:
            for asset in task.outlets:
                writers.setdefault(asset.name, set()).add(dag.dag_id)
    assert writers == {
        "sms_events": {"ingest_sms_events", "backfill_sms_events"},
        "sms_marts": {"build_sms_marts"},
        "sms_hours": {"watch_sms_hours"},
    }


def test_the_graph_of_each_dag_is_the_one_that_was_reviewed(bag: Any) -> None:
    graph = {
        dag.dag_id: {task.task_id: sorted(task.downstream_task_ids) for task in dag.tasks}
        for dag in bag.dags.values()
    }
    assert graph == {
        "answer_sms_alerts": {"note_answer": []},
        "ingest_sms_events": {"ingest_recent_hours": []},
        "backfill_sms_events": {"ingest_range": ["build_window"], "build_window": []},
        "build_sms_marts": {
            "plan_run": [
                "build_models",
                "check_candidates",
                "check_events",
                "publish_marts",
            ],
            "check_events": ["build_models", "check_candidates"],
            "build_models": ["check_candidates"],
            "check_candidates": ["publish_marts", "refused_day"],
            "publish_marts": ["build_later_window", "refused_day"],
            "refused_day": [],
            "build_later_window": [],
        },
        "deliver_sms_alerts": {"deliver_new_alerts": []},
        "maintain_sms_lake": {"remove_superseded_events": [], "remove_superseded_marts": []},
        "publish_resend_candidates": {"publish_due_candidates": []},
        "watch_sms_hours": {
            "plan_watch": ["build_hours", "publish_hours"],
            "build_hours": ["publish_hours"],
            "publish_hours": [],
        },
    }


def test_runs_by_the_clock_and_deliveries_are_told_when_they_are_late(bag: Any) -> None:
    within = {
        dag.dag_id: [alert.callback.kwargs["within"] for alert in dag.deadline]
        for dag in bag.dags.values()
        if dag.deadline
    }
    assert within == {
        "ingest_sms_events": ["1 h"],
        "build_sms_marts": ["3 h"],
        "deliver_sms_alerts": ["12 h"],
    }


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_dag_file_is_a_table_of_contents(file: Any) -> None:
    tree = ast.parse(file.read_text())
    allowed = {"airflow", "include"}
    for node in ast.walk(tree):
        assert not isinstance(node, ast.For | ast.While | ast.If | ast.Lambda), node.lineno
        if isinstance(node, ast.ImportFrom):
            assert (node.module or "").split(".")[0] in allowed
        assert not isinstance(node, ast.Import)
    assert len(file.read_text().splitlines()) < 80


def test_parsing_the_dags_loads_no_engine() -> None:
    tasks = ", ".join(
        f"include.tasks.{name}" for name in ("alerts", "hours", "ingestion", "marts", "resends")
    )
    loaded = f"import sys; import {tasks}"
    heavy = ("duckdb", "great_expectations", "dbt", "boto3", "sqlalchemy", "apprise")
    check = f"{loaded}; print([name for name in {heavy!r} if name in sys.modules])"
    result = subprocess.run(
        [sys.executable, "-c", check], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"


def test_what_a_user_has_to_mend_is_not_tried_again(bag: Any) -> None:
    from airflow.sdk import RetryAction

    for dag in bag.dags.values():
        policy = dag.default_args["retry_policy"]
        tried = {type(error): policy.evaluate(error, 1, 3).action for error in ERRORS}
        assert tried[SmsError] is RetryAction.FAIL, dag.dag_id
        assert tried[PassingError] is RetryAction.DEFAULT, dag.dag_id
        assert tried[OSError] is RetryAction.DEFAULT, dag.dag_id

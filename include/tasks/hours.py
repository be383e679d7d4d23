"""The tasks of `watch_sms_hours`."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from include import hourly
from include.run import MartRun
from include.settings import load_settings
from include.tasks.marts import publication_id

Json = dict[str, Any]


def plan_watch(dag_run: Any) -> Json:
    """The run of this DAG run."""
    began_at = dag_run.run_after.astimezone(UTC)
    run_id = publication_id(dag_run.run_id)
    return hourly.plan_watch(run_id, began_at, load_settings()).encoded()


def build_hours(run: Json) -> None:
    """Build the candidates by the hour."""
    hourly.build_hours(MartRun.decoded(run), load_settings())


def publish_hours(run: Json) -> int:
    """Publish them; returns the number of rows."""
    return hourly.publish_hours(MartRun.decoded(run), load_settings())

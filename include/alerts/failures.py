"""Telling people that a task failed: the callback of every DAG."""

from __future__ import annotations

from typing import Any

from include.alerts.alert import Severity
from include.alerts.render import Message
from include.settings import load_settings


def tell_of_failure(context: dict[str, Any]) -> None:
    """Send the failure of a task, after its last try, to the channels that alerts go to."""
    from include.alerts.notifier import channel_urls, open_channels  # noqa: PLC0415 - takes a second

    settings = load_settings()
    message = failure_message(context)
    for channel in open_channels(channel_urls(settings.alert_urls, settings.lake_uri)):
        channel.send(message)


def failure_message(context: dict[str, Any]) -> Message:
    """What failed, where, and why, from Airflow's context of the task."""
    task = context["task_instance"]
    run = context["dag_run"]
    return Message(
        dedup_key=f"{task.dag_id}.{task.task_id}.{run.run_id}",
        severity=Severity.HIGH,
        title=f"[failed] {task.dag_id}: {task.task_id}",
        body=f"{context.get('exception')}\nRun: {run.run_id}\nLog: {task.log_url}",
    )

"""Telling people that a task failed or a run is late: the callbacks of every DAG."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from include.alerts.conditions.view import condition_key
from include.alerts.families import Family, Severity
from include.alerts.notice import Fact, Notice, key_of
from include.settings import Settings, load_settings


def tell_of_failure(context: dict[str, Any]) -> None:
    """Send the failure of a task, after its last try, to the channels that alerts go to."""
    _tell(failure_notice(context))


async def tell_of_late_run(context: dict[str, Any], within: str) -> None:
    """Send that a run didn't end within a time; called by Airflow's triggerer."""
    await asyncio.to_thread(_tell, late_notice(context, within))


def failure_notice(context: Mapping[str, Any]) -> Notice:
    """What failed, where, and why, from Airflow's context of the task.

    The same failure is told once a day, however many runs meet it, a refused day once until it is
    published.
    """
    task, run = context["task_instance"], context["dag_run"]
    cause = str(context.get("exception"))
    day = _day_of(run.run_after)
    facts = (
        Fact("What", cause),
        Fact("Where", f"{task.dag_id}, task {task.task_id}, run {run.run_id}"),
        Fact("Log", str(task.log_url)),
    )
    if task.task_id == Family.REFUSED_DAY:
        # the error's line begins with the day
        refused = cause.partition(":")[0]
        key = condition_key(Family.REFUSED_DAY, refused)
        return Notice(key, Family.REFUSED_DAY, Severity.HIGH, refused, day, day, facts)
    place = f"{task.dag_id}.{task.task_id}"
    key = key_of(Family.FAILED_TASK, place, type(context.get("exception")).__name__, day)
    return Notice(key, Family.FAILED_TASK, Severity.HIGH, place, day, day, facts)


def late_notice(context: Mapping[str, Any], within: str) -> Notice:
    """Which run is late, from the deadline's context."""
    run = context["dag_run"]
    dag_id, run_id = run["dag_id"], run["dag_run_id"]
    day = _day_of(run["run_after"])
    facts = (
        Fact("What", f"the run {run_id} of {dag_id} has not ended within {within}."),
        Fact("Where", f"{dag_id}, run {run_id}, now {run['state']}"),
    )
    key = key_of(Family.LATE_RUN, dag_id, day)
    return Notice(key, Family.LATE_RUN, Severity.HIGH, dag_id, day, day, facts)


def without_secrets(notice: Notice, settings: Settings) -> Notice:
    """The notice less what an unforeseen error may quote: our secrets, and numbers with a plus."""
    key = settings.recipient_key
    secrets = [*settings.alert_urls, *([key.get_secret_value()] if key else [])]
    hidden = re.compile("|".join([*map(re.escape, secrets), r"\+[0-9]{6,15}"]))
    facts = tuple(replace(fact, text=hidden.sub("***", fact.text)) for fact in notice.facts)
    return replace(notice, facts=facts)


def _day_of(moment: datetime | str) -> date:
    return (datetime.fromisoformat(moment) if isinstance(moment, str) else moment).date()


def _tell(notice: Notice) -> None:
    # Apprise and the charts take a second that parsing a DAG needn't
    from include.alerts.channels import open_channels  # noqa: PLC0415
    from include.alerts.links import links_of  # noqa: PLC0415
    from include.alerts.outbox import deliver_kept, keep  # noqa: PLC0415
    from include.lake import open_store  # noqa: PLC0415

    settings = load_settings()
    store = open_store(settings.lake_uri)
    keep(store, without_secrets(notice, settings))
    deliver_kept(store, open_channels(settings), links_of(settings))

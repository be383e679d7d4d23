"""What all DAGs of the project share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk import ExceptionRetryPolicy, RetryAction, RetryRule
from airflow.sdk.definitions.callback import AsyncCallback
from airflow.sdk.definitions.deadline import DeadlineAlert, DeadlineReference

from include.alerts.failures import tell_of_failure, tell_of_late_run

DAG_DEFAULTS: dict[str, Any] = {
    "start_date": datetime(2024, 1, 1, tzinfo=UTC),
    # Backfills are explicit (`backfill_sms_events`): nothing catches up by itself.
    "catchup": False,
    "tags": ["sms"],
    "default_args": {
        "owner": "messaging-data",
        "retries": 2,
        "retry_delay": timedelta(minutes=2),
        "retry_exponential_backoff": True,
        # Longer than any step takes; a hung one must not hold up the next run for ever.
        "execution_timeout": timedelta(hours=6),
        "on_failure_callback": tell_of_failure,
        "retry_policy": ExceptionRetryPolicy(
            [
                RetryRule("include.errors.PassingError", RetryAction.DEFAULT),
                # What a user has to mend is told at once: trying again would only hide it.
                RetryRule("include.errors.SmsError", RetryAction.FAIL),
            ]
        ),
    },
}


def told_when_late(hours: int) -> DeadlineAlert:
    """A deadline of a run, from the moment that it is queued; told by Airflow's triggerer."""
    return DeadlineAlert(
        reference=DeadlineReference.DAGRUN_QUEUED_AT,
        interval=timedelta(hours=hours),
        callback=AsyncCallback(tell_of_late_run, kwargs={"within": f"{hours} h"}),
    )


PATIENCE: dict[str, Any] = {"retries": 12, "max_retry_delay": timedelta(hours=1)}
"""For a task that talks to services which may be down for hours."""

DAY: dict[str, Any] = {"type": ["string", "null"], "format": "date"}
"""JSON schema of a day that may be left out."""

MOMENT: dict[str, Any] = {"type": ["string", "null"], "format": "date-time"}
"""JSON schema of a moment that may be left out."""

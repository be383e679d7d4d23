"""`make run`: the main job for a range of the user's own days, by the project's DAGs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from include.errors import SmsError
from include.ingest.recipe import recipe_of
from include.ingest.reingest import Reingest
from include.local.checks import (
    check_engine,
    check_lake,
    check_places,
    check_raw_objects,
    check_recipient_key,
)
from include.local.environment import AirflowHome, airflow_environment
from include.local.progress import Steps
from include.local.runs import open_airflow
from include.local.services import RUN_SERVICES, run_services
from include.publishing.days import Window
from include.settings import load_settings
from include.streams import load_streams

BACKFILL = "backfill_sms_events"
MARTS = "build_sms_marts"


class InvalidRangeError(SmsError):
    """The range of days asked for makes no sense."""


def parse_range(first: str, last: str) -> Window:
    """The days from one to another, both included.

    Raises:
        InvalidRangeError: not days, or upside down.
    """
    days = Window(_day("FROM", first), _day("TO", last))
    if days.last < days.first:
        raise InvalidRangeError(f"FROM={first} TO={last}: FROM must not lie after TO")
    return days


def run_range(
    days: Window, reingest: Reingest, home: AirflowHome, show: Callable[[str], None]
) -> dict[str, float]:
    """Ingest, build, check and publish these days; returns the seconds of each step.

    Raises:
        SmsError: it can't start, or a task failed; nothing half-done is published.
    """
    settings = load_settings()
    check_recipient_key(settings)
    check_places(settings)
    check_engine(settings)
    check_lake(settings)
    check_raw_objects(load_streams(settings.streams_file), days)
    recipe_of(settings)  # a wrong repairs file is told before Airflow starts
    steps = Steps(show)
    steps.begin("Airflow starts")
    environment = airflow_environment(home, settings.airflow_port, runs_on_schedule=False)
    with (
        run_services(home, RUN_SERVICES, environment) as services,
        open_airflow(home, services, [BACKFILL, MARTS], steps.say) as airflow,
    ):
        steps.begin(f"{BACKFILL}: {days.first} to {days.last}")
        airflow.run(BACKFILL, _parameters(days, reingest))
        steps.begin("Airflow stops")
    steps.end()
    return steps.seconds


def _parameters(days: Window, reingest: Reingest) -> dict[str, str]:
    return {
        "from_day": days.first.isoformat(),
        "to_day": days.last.isoformat(),
        "reingest": reingest.value,
    }


def _day(name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidRangeError(f"{name}={text}: must be a day as YYYY-MM-DD") from None

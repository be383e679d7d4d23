"""`make demo`: sixty simulated days through the project's DAGs, in the folder `demo/`.

The history comes in one backfill, the last 24 arrival hours by the hourly DAG, the last two days
by the daily DAG, as of the moments at which these would have run. While the project stays as it
is, the demo that ran already is shown again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha256

from include.local.checks import DEMO, check_engine, check_lake
from include.local.environment import AirflowHome, airflow_environment
from include.local.main_job import BACKFILL, MARTS
from include.local.progress import Steps
from include.local.recipient_key import ensure_recipient_key
from include.local.runs import LocalAirflow, open_airflow
from include.local.services import RUN_SERVICES, run_services
from include.local.simulation import ensure_raw_objects
from include.settings import PROJECT_ROOT, Settings, load_settings

INGEST = "ingest_sms_events"
ALERTS = "deliver_sms_alerts"

TRUTH = DEMO / "truth"
_ENDED = DEMO / "ended.json"
FIRST_DAY = date(2026, 9, 20)
DAYS = 60
LAST_DAY = FIRST_DAY + timedelta(days=DAYS - 1)

_PINS = {
    "SMS_ENGINE": "duckdb",
    "SMS_LAKE_URI": str(DEMO / "lake"),
    "SMS_STREAMS_FILE": str(DEMO / "streams.yaml"),
    # simulated incidents are nobody's business
    "SMS_ALERT_URLS": "",
    "SMS_ALERT_TOPIC_ARN": "",
}
_SIMULATION = ("--start", FIRST_DAY.isoformat(), "--days", str(DAYS), "--seed", "7")


def run_demo(home: AirflowHome, show: Callable[[str], None]) -> dict[str, float]:
    """Simulate and run the main job, unless it ran already; returns the seconds of each step.

    Raises:
        SmsError: it can't start, or a task failed.
    """
    pin_settings()
    if ensure_recipient_key():
        show("A random SMS_RECIPIENT_KEY was written to .env.")
    settings = load_settings()
    check_engine(settings)
    project = _project_digest(settings)
    if (ended := _ended(project)) is not None:
        show("Nothing has changed since the demo ran; `rm -r demo` makes it run again.")
        return ended
    _ENDED.unlink(missing_ok=True)
    steps = Steps(show)
    environment = airflow_environment(home, settings.airflow_port, runs_on_schedule=False)
    with run_services(home, RUN_SERVICES, environment) as services:
        steps.begin(f"{DAYS} days of raw objects are simulated, while Airflow starts")
        ensure_raw_objects(DEMO, _SIMULATION, steps.say)
        check_lake(settings)
        steps.begin("Airflow gets ready")
        with open_airflow(home, services, [BACKFILL, MARTS, INGEST, ALERTS], steps.say) as airflow:
            _run_dags(airflow, steps)
        steps.begin("Airflow stops")
    steps.end()
    _ENDED.write_text(json.dumps({"project": project, "seconds": steps.seconds}))
    return steps.seconds


def pin_settings() -> None:
    """Point this process, and those that it starts, at the demo's own lake."""
    os.environ.update(_PINS)


def _ended(project: str) -> dict[str, float] | None:
    """The seconds of the demo that ran on this very project, if it did."""
    if not (_ENDED.is_file() and (DEMO / "lake").is_dir()):
        return None
    record = json.loads(_ENDED.read_text())
    seconds: dict[str, float] = record["seconds"]
    return seconds if record["project"] == project else None


def _project_digest(settings: Settings) -> str:
    """Of all that the demo's figures depend on: code, packages, settings."""
    unseen = {"recipient_key", "alert_urls", "airflow_port", "workers", "duckdb_memory_limit"}
    digest = sha256(settings.model_dump_json(exclude=unseen).encode())
    digest.update((PROJECT_ROOT / "requirements.txt").read_bytes())
    for folder in ("include", "dags", "dbt_project"):
        for path in sorted((PROJECT_ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".sql", ".yml", ".csv"} and "target" not in path.parts:
                digest.update(str(path.relative_to(PROJECT_ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()


def _run_dags(airflow: LocalAirflow, steps: Steps) -> None:
    last_but_one, before = LAST_DAY - timedelta(days=1), LAST_DAY - timedelta(days=2)
    steps.begin(f"{BACKFILL}: the history, {FIRST_DAY} to {before}")
    history = {"from_day": FIRST_DAY.isoformat(), "to_day": before.isoformat()}
    airflow.run(BACKFILL, {**history, "as_of": f"{LAST_DAY}T00:00:00Z"})
    steps.begin(f"{MARTS}: the day {last_but_one}")
    airflow.run_partitions(MARTS, [last_but_one.isoformat()])
    steps.begin(f"{INGEST}: the 24 arrival hours of {LAST_DAY}")
    airflow.run_partitions(INGEST, [f"{LAST_DAY}T{hour:02d}" for hour in range(24)])
    steps.begin(f"{MARTS}: the day {LAST_DAY}")
    airflow.run_partitions(MARTS, [LAST_DAY.isoformat()])
    steps.begin(f"{ALERTS}: what was found")
    airflow.run(ALERTS, {})

"""`make demo`: sixty simulated days through the project's DAGs, in the folder `demo/`.

The history comes in one backfill, the last 24 arrival hours by the hourly DAG, the last two days
by the daily DAG, as of the moments at which these would have run.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha256

from include.errors import SmsError
from include.local.checks import check_engine, check_lake
from include.local.environment import AirflowHome, airflow_environment
from include.local.main_job import BACKFILL, MARTS
from include.local.processes import end_session
from include.local.progress import Steps
from include.local.recipient_key import ensure_recipient_key
from include.local.runs import LocalAirflow, open_airflow
from include.local.services import RUN_SERVICES, run_services
from include.settings import PROJECT_ROOT, load_settings

INGEST = "ingest_sms_events"
ALERTS = "deliver_sms_alerts"

FOLDER = PROJECT_ROOT / "demo"
TRUTH = FOLDER / "truth"
FIRST_DAY = date(2026, 9, 20)
DAYS = 60
LAST_DAY = FIRST_DAY + timedelta(days=DAYS - 1)

_PINS = {
    "SMS_ENGINE": "duckdb",
    "SMS_LAKE_URI": str(FOLDER / "lake"),
    "SMS_STREAMS_FILE": str(FOLDER / "streams.yaml"),
    "SMS_ALERT_URLS": "",  # simulated incidents are nobody's business
}
_SIMULATOR = PROJECT_ROOT / "include" / "simulator"
_ARGUMENTS = ["--start", FIRST_DAY.isoformat(), "--days", str(DAYS), "--seed", "7"]


class SimulatorError(SmsError):
    """The simulator ended without a whole lake."""


def run_demo(home: AirflowHome, port: int, show: Callable[[str], None]) -> dict[str, float]:
    """Simulate and run the main job; returns the seconds of each step.

    Raises:
        SmsError: it can't start, or a task failed.
    """
    pin_settings()
    if ensure_recipient_key():
        show("A random SMS_RECIPIENT_KEY was written to .env.")
    settings = load_settings()
    check_engine(settings)
    steps = Steps(show)
    environment = airflow_environment(home, port, runs_on_schedule=False)
    with run_services(home, RUN_SERVICES, environment) as services:
        steps.begin(f"{DAYS} days of raw objects are simulated, while Airflow starts")
        _simulate(steps.say)
        check_lake(settings)
        steps.begin("Airflow gets ready")
        with open_airflow(home, services, [BACKFILL, MARTS, INGEST, ALERTS], steps.say) as airflow:
            _run_dags(airflow, steps)
        steps.begin("Airflow stops")
    steps.end()
    return steps.seconds


def pin_settings() -> None:
    """Point this process, and those that it starts, at the demo's own lake."""
    os.environ.update(_PINS)


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


def _simulate(say: Callable[[str], None]) -> None:
    """Write the demo's raw objects, unless those of the same simulation are there already."""
    stamp = FOLDER / "simulation.json"
    wanted = json.dumps({"arguments": _ARGUMENTS, "simulator": _simulator_digest()})
    if stamp.exists() and stamp.read_text() == wanted:
        say("  kept: they are there already")
        return
    stamp.unlink(missing_ok=True)
    for old in (FOLDER / "lake", TRUTH):
        shutil.rmtree(old, ignore_errors=True)
    _run_simulator(say)
    stamp.write_text(wanted)


def _run_simulator(say: Callable[[str], None]) -> None:
    command = [sys.executable, "-m", "include.simulator", "--lake", str(FOLDER / "lake")]
    process = subprocess.Popen(  # noqa: S603 - our own command
        [*command, *_ARGUMENTS],
        cwd=PROJECT_ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    last = "no word from it"
    try:
        for line in process.stderr or ():
            last = line.strip() or last
            say(f"  {last}")
        code = process.wait()
    finally:
        end_session(process.pid, grace_seconds=2)
    if code != 0:
        raise SimulatorError(f"the simulator failed: {last}")


def _simulator_digest() -> str:
    digest = sha256()
    for path in sorted([*_SIMULATOR.glob("*.py"), *_SIMULATOR.glob("*.csv")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()

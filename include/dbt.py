"""How dbt is started: the only file that knows.

dbt runs as a process of its own, so that its connection to the scratch database ends with it and
its memory is returned.
"""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import orjson

from include.errors import SmsError
from include.run import MartRun
from include.settings import PROJECT_ROOT, Settings

PROJECT = PROJECT_ROOT / "dbt_project"

GUARDED_BY_THE_GATE = (
    "resource_type:test,path:models/marts",
    "resource_type:test,path:models/alerts",
)
"""Tests of what is published: the gate after dbt judges it day by day, where dbt would fail all."""
BY_THE_HOUR = "path:models/hours"
"""The detector by the hour."""
WATCH = "path:models/watch"
"""What hourly runs publish, and daily ones don't build."""

_SECRETS = {"SMS_RECIPIENT_KEY", "SMS_ALERT_URLS"}

log = logging.getLogger(__name__)


class DbtError(SmsError):
    """dbt failed; names the nodes that did."""


def build_models(
    run: MartRun, settings: Settings, environment: Mapping[str, str], select: Sequence[str] = ()
) -> None:
    """Build and test the models of a run's window (or those selected) as its tables.

    Raises:
        DbtError: a model or test failed; names it and the first line of its error.
    """
    target = settings.scratch_dir / run.run_id / "dbt"
    shutil.rmtree(target, ignore_errors=True)
    options = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)]
    options += ["--target", environment["DBT_TARGET"], "--vars", _variables(run, settings)]
    options += ["--target-path", str(target), "--log-path", str(target)]
    # dbt's debug events of a node take a fifth of what it takes to run it
    options += ["--log-level-file", "info"]
    selection = ["--select", *select] if select else []
    command = [
        sys.executable,
        "-m",
        "include.dbt_process",
        str(PROJECT),
        environment["DBT_KEPT_IN"],
    ]
    command += ["--no-use-colors", "build", "--exclude-resource-type", "unit_test", *selection]
    command += ["--exclude", *GUARDED_BY_THE_GATE, *([] if select else (BY_THE_HOUR, WATCH))]
    inherited = {name: value for name, value in os.environ.items() if name not in _SECRETS}
    process = subprocess.Popen(  # noqa: S603 - our own command
        [*command, "--", *options],
        cwd=PROJECT_ROOT,
        env={**inherited, **environment, "DO_NOT_TRACK": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        printed: deque[str] = deque(maxlen=8)
        for line in process.stdout or ():
            printed.append(line.strip())
            log.info("%s", line.rstrip())
        if process.wait() != 0:
            raise DbtError(_failure(target, printed))
    finally:
        process.kill()


def _variables(run: MartRun, settings: Settings) -> str:
    variables = {
        "from_day": run.window.first.isoformat(),
        "to_day": run.window.last.isoformat(),
        "as_of": run.as_of.strftime("%Y-%m-%d %H:%M:%S"),
        "refused_days": [day.isoformat() for day in run.refused_days],
        "publication_id": run.run_id,
        "run_kind": run.kind.value,
        "maturity_days": settings.maturity_days,
        "include_simulator": settings.include_simulator,
        "successful_is_delivered": settings.successful_is_delivered,
        "monthly_spend_limit_usd": settings.monthly_spend_limit_usd,
    }
    return orjson.dumps(variables).decode()


def _failure(target: Path, printed: Iterable[str]) -> str:
    results = target / "run_results.json"
    if not results.is_file():
        return f"dbt did not run: {' '.join(filter(None, printed))}"
    failed = [
        f"{result['unique_id'].split('.')[2]}: {' '.join(str(result['message']).split())[:300]}"
        for result in orjson.loads(results.read_bytes())["results"]
        if result["status"] in {"error", "fail"}
    ]
    return f"dbt: {'; '.join(failed[:3])} ({len(failed)} failed, see {target}/dbt.log)"

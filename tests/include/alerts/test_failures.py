"""What people are told when a task fails."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from include.alerts.failures import tell_of_failure
from include.errors import SmsError


def test_a_failure_goes_to_the_log_of_the_lake_with_its_cause(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMS_LAKE_URI", str(tmp_path))
    task = SimpleNamespace(dag_id="build_sms_marts", task_id="refused_day", log_url="http://log")
    run = SimpleNamespace(run_id="scheduled__2026-11-11")
    error = SmsError("2026-11-10: refused by the gate on events")
    tell_of_failure({"task_instance": task, "dag_run": run, "exception": error})
    told = (tmp_path / "reports" / "alerts.log").read_text()
    assert told.startswith("[failed] build_sms_marts: refused_day")
    assert all(words in told for words in (str(error), "scheduled__2026-11-11", "http://log"))

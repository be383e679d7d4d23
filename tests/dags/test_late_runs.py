"""A run that is late is told by what Airflow's triggerer calls."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from include.alerts.failures import tell_of_late_run

LATE = {
    "dag_run": {
        "dag_id": "build_sms_marts",
        "dag_run_id": "scheduled__2026-11-11",
        "run_after": "2026-11-11T04:30:00Z",
        "state": "running",
    },
    "deadline": {"id": "1", "deadline_time": "2026-11-11T06:30:00Z"},
}


def test_a_late_run_is_told_with_its_state_as_airflow_calls_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from airflow.api_fastapi.core_api.datamodels.dag_run import DAGRunResponse
    from airflow.triggers.callback import CallbackTrigger

    monkeypatch.setenv("SMS_LAKE_URI", str(tmp_path))
    assert LATE["dag_run"].keys() <= set(DAGRunResponse.model_fields)
    path = f"{tell_of_late_run.__module__}.{tell_of_late_run.__qualname__}"
    trigger = CallbackTrigger(path, {"within": "3 h", "context": LATE})

    async def states() -> list[str]:
        return [event.payload["state"] async for event in trigger.run()]

    assert asyncio.run(states()) == ["running", "success"]
    told = (tmp_path / "reports" / "alerts.log").read_text()
    assert told.startswith("[high] 2026-11-11: build_sms_marts is late")
    assert "has not ended within 3 h" in told
    assert "now running" in told
    assert "runbooks/late_run.md" in told

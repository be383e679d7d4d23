"""What people are told when a task fails or a run is late, and that a channel can't lose it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from include.alerts.failures import failure_notice, tell_of_failure
from include.alerts.outbox import deliver_kept, keep
from include.errors import SmsError
from include.lake import FolderStore
from tests.include.alerts.factories import LINKS, Inbox, gap

REFUSED = SmsError("2026-11-10: refused by the gate on events")


def failure(
    task_id: str = "build_models", error: Exception = REFUSED, day: int = 11
) -> dict[str, Any]:
    """Airflow's context of a task that failed."""
    return {
        "task_instance": SimpleNamespace(
            dag_id="build_sms_marts", task_id=task_id, log_url="http://log"
        ),
        "dag_run": SimpleNamespace(
            run_id=f"scheduled__2026-11-{day}", run_after=datetime(2026, 11, day, 4, 30, tzinfo=UTC)
        ),
        "exception": error,
    }


@pytest.fixture
def lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SMS_LAKE_URI", str(tmp_path))
    return tmp_path


def log_of(lake: Path) -> str:
    return (lake / "reports" / "alerts.log").read_text()


def test_a_failure_goes_to_the_channels_with_its_cause_and_runbook(lake: Path) -> None:
    tell_of_failure(failure())
    told = log_of(lake)
    assert told.startswith("[high] 2026-11-11: the task build_sms_marts.build_models failed")
    for words in (str(REFUSED), "scheduled__2026-11-11", "http://log", "runbooks/failed_task.md"):
        assert words in told
    (page,) = (lake / "reports" / "alerts").iterdir()
    assert f"Report: {page}\n" in told
    assert str(REFUSED) in page.read_text()


def test_an_error_that_quotes_a_secret_or_a_number_is_told_without_it(
    lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMS_RECIPIENT_KEY", "a secret of sixteen")
    quoting = ValueError("a secret of sixteen: +4915112345678 of account 111122223333")
    tell_of_failure(failure(error=quoting))
    assert "What: ***: *** of account 111122223333\n" in log_of(lake)


def test_a_refused_day_has_its_own_runbook_and_is_told_once_while_it_is_refused(lake: Path) -> None:
    for day in (11, 12):
        tell_of_failure(failure("refused_day", day=day))
    told = log_of(lake)
    assert told.count("2026-11-10 was not published") == 1
    assert "runbooks/refused_day.md" in told


def test_a_day_that_stays_refused_is_told_again_after_three_days(lake: Path) -> None:
    for day in (11, 12, 14):
        tell_of_failure(failure("refused_day", day=day))
    assert log_of(lake).count("2026-11-10 was not published") == 2


def test_a_failure_that_every_hour_meets_is_told_once_a_day(lake: Path) -> None:
    keys = [failure_notice(failure("ingest", day=day)).key for day in (11, 11, 12)]
    assert keys[0] == keys[1] != keys[2]
    assert failure_notice(failure("ingest", OSError("disk"))).key != keys[0]


def test_what_a_channel_did_not_take_waits_for_the_next_delivery(tmp_path: Path) -> None:
    store = FolderStore(str(tmp_path))
    down, up = Inbox("down", failures=("refused",)), Inbox("up")
    keep(store, gap())
    assert deliver_kept(store, [down, up], LINKS).failed
    assert not deliver_kept(store, [down, up], LINKS).failed
    deliver_kept(store, [down, up], LINKS)
    assert len(down.messages) == len(up.messages) == 1
    assert not list(store.list("state/notices/"))

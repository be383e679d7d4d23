"""What the task takes from the published marts to the queue."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from include.publishing.days import Window
from include.run import MartRun, RunKind
from include.tasks import resends
from tests.include.resends.rows import row
from tests.include.warehouse.desk import Desk


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("SMS_LAKE_URI", str(tmp_path / "lake"))
    return Desk(tmp_path)


def publish(desk: Desk, kind: RunKind = RunKind.DAILY) -> None:
    """Two candidates of an hour from now and one that is over, of messages in flight."""
    now = datetime.now(UTC).replace(tzinfo=None)
    place = {"request_date": now.date(), "run_kind": kind.value, "as_of": now}
    rows = [
        row("due", **place, deadline=now + timedelta(hours=1)),
        row("arrived", **place, deadline=now + timedelta(hours=1)),
        row("over", **place, deadline=now - timedelta(seconds=1)),
    ]
    for found in rows:
        del found["outcome_group"]
    messages = [
        {
            **{name: found[name] for name in ("account_id", "message_id", "request_date")},
            "outcome_group": "blocked" if found["message_id"] == "arrived" else "in_flight",
        }
        for found in rows
    ]
    run = MartRun("run", Window(now.date(), now.date()), datetime.now(UTC), kind)
    desk.build(run, retry_candidates=rows, messages=messages)
    desk.publish(run)


def queued(desk: Desk) -> list[str]:
    lines = [desk.store.read(item.key) for item in desk.store.list("state/resend/")]
    return [json.loads(line)["retry_of"] for line in lines]


def test_what_is_in_flight_before_its_deadline_is_queued_once(desk: Desk) -> None:
    publish(desk)
    assert [resends.publish_due_candidates() for _ in range(2)] == [1, 0]
    assert queued(desk) == ["due"]


def test_a_backfill_queues_nothing(desk: Desk) -> None:
    publish(desk, RunKind.BACKFILL)
    assert resends.publish_due_candidates() == 0
    assert queued(desk) == []

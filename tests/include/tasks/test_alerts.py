"""What the task takes from the published marts to the channels."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from include.alerts.notes import InvalidNoteError, read_notes
from include.publishing.days import Window
from include.publishing.manifest import Manifest
from include.run import MartRun, RunKind
from include.tasks import alerts
from include.tasks.alerts import DeliveryFailedError
from include.warehouse.duckdb_session import connect
from tests.include.alerts.factories import alert_row
from tests.include.warehouse.desk import Desk

DAY = date(2026, 11, 20)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("SMS_LAKE_URI", str(tmp_path / "lake"))
    return Desk(tmp_path)


def rates() -> list[dict[str, Any]]:
    """Thirty days of blocked messages to DE at age 1; the last one is the alert's."""
    days = [DAY - timedelta(days=n) for n in range(30)]
    place = {"account_id": "111122223333", "grain": "country", "iso_country_code": "DE"}
    return [
        place
        | {"entity": "DE", "metric": "blocked", "age_days": 1, "day": day, "request_date": day}
        | {"x": 1234 if day == DAY else 50, "n": 3600}
        for day in days
    ]


def publish(desk: Desk, *rows: dict[str, Any]) -> None:
    run = MartRun("run", Window(DAY - timedelta(days=29), DAY), datetime.now(UTC), RunKind.DAILY)
    cost = {"account_id": "111122223333", "iso_country_code": "DE", "request_date": DAY}
    cost |= {"paid_messages": 1000, "cost_usd": 7.5}
    desk.build(run, alerts=list(rows), rates_as_of=rates(), cost_daily=[cost])
    desk.publish(run)


def log_of(desk: Desk) -> str:
    return desk.store.read("reports/alerts.log").decode()


def test_an_alert_is_told_with_its_money_and_a_page_with_a_chart(desk: Desk) -> None:
    publish(desk, alert_row())
    assert [alerts.deliver_new_alerts() for _ in range(2)] == [1, 0]
    told = log_of(desk)
    assert "1,184 more messages blocked than expected that day, about 8.88 USD" in told
    page = desk.store.read("reports/alerts/i1-opened-1.html").decode()
    assert 'src="i1-opened-1.png"' in page
    assert "Blocked share in DE" in page
    assert desk.store.read("reports/alerts/i1-opened-1.png").startswith(b"\x89PNG")
    assert f"Report: {desk.store.uri}/reports/alerts/i1-opened-1.html" in told


@pytest.mark.parametrize(
    "metric", ["volume", "pumping", "missing_data", "cost", "time_to_receipt", "opt_out"]
)
def test_alerts_of_every_metric_are_told(desk: Desk, metric: str) -> None:
    fleet = {"grain": "fleet", "iso_country_code": "ZZ", "entity": "fleet"}
    publish(desk, alert_row(metric=metric, **(fleet if metric == "missing_data" else {})))
    assert alerts.deliver_new_alerts() == 1


def test_a_channel_that_is_down_fails_the_task_and_not_the_others(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMS_ALERT_URLS", "json://127.0.0.1:9/nobody")
    publish(desk, alert_row())
    with pytest.raises(DeliveryFailedError, match="1 messages not taken by json-"):
        alerts.deliver_new_alerts()
    assert "messages to DE are being blocked" in log_of(desk)


ANSWER = {"kind": "silence", "incident_id": "0" * 32, "last_day": "2026-11-25"}
WHO = {"reason": "a known outage", "noted_by": "kim"}
RUN = SimpleNamespace(
    run_id="manual__2026-11-21T08:00", run_after=datetime(2026, 11, 21, tzinfo=UTC)
)


def test_an_answer_is_kept_in_the_lake(desk: Desk) -> None:
    unused = {"account_id": None, "metric": "", "verdict": None}
    for _ in range(2):
        assert alerts.note_answer(ANSWER | WHO | unused, RUN) == "manual-2026-11-21T08-00"
    (note,) = read_notes(desk.store)
    assert (note.kind, note.last_day, note.reason) == ("silence", date(2026, 11, 25), WHO["reason"])


@pytest.mark.parametrize(
    ("params", "wrong"),
    [
        ({"kind": "acknowledge"}, "acknowledge: the note: needs incident_id, and no scope"),
        ({"kind": "feedback", "incident_id": "0" * 32}, "feedback: the note: needs a verdict"),
        ({"kind": "silence", "incident_id": "0" * 32}, "needs last_day"),
        ({"kind": "silence", "last_day": "2026-11-25"}, "needs incident_id or a scope"),
        ({"kind": "maintenance", "last_day": "2026-11-25"}, "needs first_day and last_day"),
        (
            {"kind": "maintenance", "first_day": "2026-11-26", "last_day": "2026-11-25"},
            "last_day is before first_day",
        ),
        (ANSWER | {"iso_country_code": "Germany"}, "iso_country_code: String should match"),
    ],
)
def test_an_answer_that_lacks_something_is_one_line(
    desk: Desk, params: dict[str, str], wrong: str
) -> None:
    with pytest.raises(InvalidNoteError, match=wrong):
        alerts.note_answer(params | WHO, RUN)
    assert read_notes(desk.store) == []


def test_a_note_that_somebody_broke_is_named(desk: Desk) -> None:
    desk.store.write("state/alert_notes/n.json", b'{"kind": "silence"}')
    with pytest.raises(InvalidNoteError, match=r"state/alert_notes/n.json: .*; mend or remove"):
        read_notes(desk.store)


def test_a_run_reads_the_notes_of_its_lake(desk: Desk) -> None:
    alerts.note_answer(ANSWER | WHO, RUN)
    run = MartRun("run", Window(DAY, DAY), datetime.now(UTC), RunKind.DAILY)
    desk.warehouse.prepare(run, Manifest(), [])
    path = Path(desk.warehouse.dbt_environment(run)["SMS_SCRATCH_DB"])
    with connect(desk.settings, path) as connection:
        noted = connection.execute("select kind, last_day from lake.alert_notes").fetchall()
    assert noted == [("silence", date(2026, 11, 25))]

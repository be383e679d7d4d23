"""What published marts give rise to beside alerts is told once, when worse, and when over."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from include.alerts.desk import deliver_published
from include.alerts.evidence import Read
from include.alerts.failures import failure_notice
from include.alerts.notes import Note, write_note
from include.alerts.outbox import deliver_kept, keep
from include.errors import SmsError
from include.lake import FolderStore
from include.warehouse.marts import every_mart
from tests.include.alerts.factories import LINKS, Inbox

DAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 12)
ACCOUNT = "111122223333"
READ = {
    "alerts",
    "alerts_by_hour",
    "data_freshness",
    "load_audit",
    "messages",
    "plan_vs_actual",
    "spend_to_date",
    "throughput",
}
"""The marts that a delivery reads."""

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(str(tmp_path))


def published(**rows: list[dict[str, Any]]) -> Read:
    """The published marts with these rows, as their contracts declare them."""
    connection = duckdb.connect()
    for mart in every_mart():
        if mart.name in READ:
            columns = ", ".join(f"{name} {kind}" for name, kind in mart.columns)
            connection.execute(f"create table {mart.name} ({columns})")
            if rows.get(mart.name):
                connection.register("rows", pa.Table.from_pylist(rows[mart.name]))
                connection.execute(f"insert into {mart.name} by name select * from rows")
    return lambda sql: connection.execute(sql).to_arrow_table().to_pylist()


def tell(
    store: FolderStore, *inboxes: Inbox, kind: str = "daily", to: date = DAY, **rows: Any
) -> None:
    """Deliver after a run of a kind on a week."""
    as_of = datetime(to.year, to.month, to.day) + timedelta(days=1)
    week = [to - timedelta(days=n) for n in range(7)]
    fresh = [{"request_date": day, "as_of": as_of, "run_kind": kind} for day in week]
    deliver_published(store, published(data_freshness=fresh, **rows), inboxes, LINKS)


def hours(missing: int, first: datetime = NOON) -> Rows:
    """Arrival hours of a stream, some of them missing."""
    row = {"stream": "sms", "is_expected": True, "completeness": "missing", "objects": 0}
    hour = [first + timedelta(hours=n) for n in range(missing)]
    return {"load_audit": [row | {"arrival_hour": h, "request_date": h.date()} for h in hour]}


def rejects(*days: int, reason: str = "not_json") -> Rows:
    """Hours with a rejected record each, so many days before the last one."""
    row = {"stream": "sms", "rejected": 1, "rejected_by_reason": f'{{"{reason}": 5}}'}
    return {
        "load_audit": [
            row
            | {"arrival_hour": NOON - timedelta(days=n), "request_date": DAY - timedelta(days=n)}
            for n in days
        ]
    }


def unmapped(messages: int = 2) -> Rows:
    row = {"outcome_group": "unmapped", "status": "PONDERED", "source_schema": "v2"}
    row |= {"channel": "sms", "iso_country_code": "DE", "request_date": DAY, "account_id": ACCOUNT}
    return {"messages": [row | {"message_id": str(n)} for n in range(messages)]}


def throttled(sends: int = 50) -> Rows:
    row = {"account_id": ACCOUNT, "origination_identity": "ACME", "throttled": sends}
    row |= {"handed_over": 1000, "peak_parts_per_second": 30, "mps_limit": 20.0}
    return {"throughput": [row | {"request_date": DAY}]}


def spend(share: float = 0.7) -> Rows:
    row = {"account_id": ACCOUNT, "request_date": DAY, "days_elapsed": 20, "days_of_month": 30}
    row |= {"month_to_date_usd": 1000 * share, "projected_usd": 1500 * share, "limit_usd": 1000}
    return {"spend_to_date": [row | {"limit_share": share, "projected_limit_share": 1.5 * share}]}


def plan(**flags: Any) -> Rows:
    row = {"request_date": DAY, "iso_country_code": "IN", "use_case": "codes", "messages": 900}
    return {"plan_vs_actual": [row | flags]}


CASES = {
    "ledger_gap": (hours(2), "warning", "arrival hours of stream sms are missing"),
    "rejected": (rejects(0), "warning", "records of stream sms are rejected for a new reason"),
    "unmapped": (unmapped(), "warning", "AWS reports the status PONDERED, which nobody mapped"),
    "throttled": (throttled(), "high", "sends from ACME are throttled"),
    "spend_pace": (spend(), "high", f"account {ACCOUNT} is on its way past its spend limit"),
    "plan_breach": (plan(is_before_launch=True), "high", "traffic to IN leaves the plan"),
}


@pytest.mark.parametrize("family", CASES)
def test_a_condition_is_told_once_with_its_severity_and_runbook(
    store: FolderStore, family: str
) -> None:
    rows, severity, headline = CASES[family]
    inbox = Inbox()
    for _ in range(2):
        tell(store, inbox, **rows)
    (message,) = inbox.messages
    assert message.title == f"[{severity}] {DAY}: {headline}"
    assert f"Runbook: https://docs.example.com/runbooks/{family}.md" in message.text
    assert "None" not in message.text


@pytest.mark.parametrize("family", CASES)
def test_a_backfill_tells_of_no_condition_and_of_none_that_it_is_over(
    store: FolderStore, family: str
) -> None:
    inbox, new = Inbox(), Inbox("new")
    tell(store, inbox, **CASES[family][0])
    tell(store, inbox, new, kind="backfill", **CASES[family][0])
    tell(store, inbox, new, kind="backfill")
    assert len(inbox.messages) == 1
    assert not new.messages


@pytest.mark.parametrize("family", CASES)
def test_who_was_told_of_a_condition_hears_once_that_it_is_over(
    store: FolderStore, family: str
) -> None:
    inbox, new = Inbox(), Inbox("new")
    tell(store, inbox, **CASES[family][0])
    for _ in range(2):
        tell(store, inbox, new)
    assert [message.is_over for message in inbox.messages] == [False, True]
    assert inbox.messages[1].text.startswith("Now: not seen in the week up to 2026-11-20.")
    assert inbox.messages[1].key == inbox.messages[0].key
    assert not new.messages


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (hours(2), hours(3)),
        (unmapped(2), unmapped(1000)),
        (throttled(5), throttled(10)),
        (spend(0.7), spend(1.0)),
        (plan(is_without_plan=True), plan(is_before_launch=True)),
    ],
    ids=["gap", "unmapped", "throttled", "spend", "plan"],
)
def test_a_condition_that_gets_worse_is_told_again(
    store: FolderStore, before: Rows, after: Rows
) -> None:
    inbox = Inbox()
    for rows in (before, after, after):
        tell(store, inbox, **rows)
    assert len(inbox.messages) == 2
    assert "worse than before" in inbox.titles[1]


@pytest.mark.parametrize(
    "rows",
    [
        hours(1, first=datetime(2026, 11, 20, 18)),
        {"load_audit": [hours(1)["load_audit"][0] | {"is_expected": False}]},
        rejects(0, 20),
        throttled(0),
        spend(0.6),
        {"spend_to_date": [spend()["spend_to_date"][0] | {"days_elapsed": 2}]},
        plan(is_without_plan=None, is_volume_beyond_plan=False),
    ],
    ids=["hour of the evening", "no hour to expect", "known reason", "none", "pace", "2nd", "plan"],
)
def test_what_is_usual_or_too_early_to_tell_is_not_told(store: FolderStore, rows: Rows) -> None:
    inbox = Inbox()
    tell(store, inbox, **rows)
    assert not inbox.messages


def test_who_was_told_of_a_refused_day_hears_when_it_is_published(store: FolderStore) -> None:
    inbox = Inbox()
    run = SimpleNamespace(run_id="r", run_after=datetime(2026, 11, 20, 4, 30))
    task = SimpleNamespace(dag_id="build_sms_marts", task_id="refused_day", log_url="")
    error = SmsError("2026-11-17: refused by the gate on events")
    context = {"dag_run": run, "task_instance": task, "exception": error}
    keep(store, failure_notice(context))
    deliver_kept(store, [inbox], LINKS)
    tell(store, inbox, to=date(2026, 11, 19))
    assert inbox.titles == ["[high] 2026-11-20: 2026-11-17 was not published"]
    for _ in range(2):
        tell(store, inbox, to=date(2026, 11, 20))
    assert inbox.titles[1:] == ["[over] 2026-11-20: 2026-11-17 was not published"]
    assert inbox.messages[1].text.startswith("Now: published since.")


def answer(store: FolderStore, key: str, **said: Any) -> None:
    at = datetime(2026, 11, 21, tzinfo=UTC)
    write_note(
        store,
        Note(note_id="n", incident_id=key, reason="r", noted_by="kim", noted_at=at, **said),
    )


def test_answers_count_for_conditions_too(store: FolderStore) -> None:
    inbox = Inbox()
    tell(store, inbox, **hours(2))
    (message,) = inbox.messages
    answer(store, message.key, kind="silence", last_day=DAY)
    tell(store, inbox, **hours(5))
    assert len(inbox.messages) == 1
    tell(store, inbox, **hours(2, first=datetime(2026, 11, 22)), to=date(2026, 11, 23))
    assert len(inbox.messages) == 1
    answer(store, message.key, kind="feedback", verdict="true")
    tell(store, inbox, **hours(5, first=datetime(2026, 11, 22)), to=date(2026, 11, 23))
    assert len(inbox.messages) == 2

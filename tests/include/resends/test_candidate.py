"""Which candidates may be sent again now."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import duckdb
import pytest
import trino_sql_validator

from include.resends.candidate import candidates_sql, due_candidates
from include.warehouse.marts import published_marts
from tests.include.resends.rows import NOW, row

MIDNIGHT = datetime(2026, 11, 13)
TODAY, LONG_AGO = date(2026, 11, 12), date(2026, 11, 11)


def test_a_message_in_flight_before_its_deadline_is_due() -> None:
    (candidate,) = due_candidates([row("m2", first_attempt_id="m1", attempts=2)], NOW)
    assert candidate.chain == ("m1", "m2")
    assert candidate.deadline > NOW


@pytest.mark.parametrize(
    "change",
    [
        {"deadline": NOW.replace(tzinfo=None)},
        {"deadline": None},
        {"attempts": 3},
        {"verdict": "wait"},
        {"verdict": "give_up", "reason": "no_expiry", "purpose": "otp"},
        {"outcome_group": "success_confirmed"},
        {"outcome_group": "unknown"},
        {"run_kind": "backfill"},
    ],
    ids=lambda change: " ".join(map(str, change.values())),
)
def test_nothing_is_due_too_late_too_often_without_need_or_by_a_backfill(
    change: dict[str, Any],
) -> None:
    assert due_candidates([row(**change)], NOW) == []


def test_the_most_urgent_comes_first() -> None:
    rows = [row("later"), row("sooner", deadline=NOW.replace(tzinfo=None) + timedelta(minutes=1))]
    assert [one.message_id for one in due_candidates(rows, NOW)] == ["sooner", "later"]


def test_a_claim_is_the_same_in_every_run_and_another_in_every_account() -> None:
    rows = [row(), row(publication_id="next"), row(account_id="999900001111")]
    first, again, elsewhere = sorted(
        due_candidates(rows, NOW),
        key=lambda one: (one.account_id, one.publication_id),
        reverse=True,
    )[::-1]
    assert first.claim_id == again.claim_id != elsewhere.claim_id


@pytest.fixture
def marts() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for mart in published_marts():
        columns = ", ".join(f"{name} {kind}" for name, kind in mart.columns)
        connection.execute(f"create table {mart.name} ({columns})")
    return connection


def found(marts: duckdb.DuckDBPyConnection) -> list[str]:
    table = marts.execute(candidates_sql(NOW)).to_arrow_table()
    return sorted(one["message_id"] for one in table.to_pylist())


def test_the_query_finds_what_the_latest_run_would_send_again(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    before = MIDNIGHT - timedelta(days=1)
    for name, as_of, verdict, day in (
        ("due", MIDNIGHT, "resend", TODAY),
        ("of the run before", before, "resend", TODAY),
        ("to wait for", MIDNIGHT, "wait", TODAY),
        ("too old", MIDNIGHT, "resend", LONG_AGO),
        ("arrived", MIDNIGHT, "resend", TODAY),
        ("gone", MIDNIGHT, "resend", TODAY),
    ):
        marts.execute(
            "insert into retry_candidates (account_id, message_id, request_date, as_of, verdict)"
            " values ('a', ?, ?, ?, ?)",
            [name, day, as_of, verdict],
        )
        group = "success_confirmed" if name == "arrived" else "in_flight"
        if name != "gone":
            marts.execute(
                "insert into messages (account_id, message_id, request_date, outcome_group)"
                " values ('a', ?, ?, ?)",
                [name, day, group],
            )
    assert found(marts) == ["arrived", "due"]


def test_the_query_is_valid_on_the_other_engine_too() -> None:
    assert trino_sql_validator.validate(candidates_sql(NOW)).valid

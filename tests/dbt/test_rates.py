"""The marts made of the hourly table, computed by hand for the built lake."""

from __future__ import annotations

import pytest

from tests.dbt.events import day, moment
from tests.dbt.scratch import Scratch

GERMANY = "request_date = '2026-11-10' and iso_country_code = 'DE'"


def test_the_counts_of_a_day_are_those_of_its_messages(built: Scratch) -> None:
    row = built.row(f"select * from delivery_daily where {GERMANY}")
    groups = {
        "confirmed": 7,
        "accepted": 0,
        "blocked": 2,
        "failed_temporary": 1,
        "failed_permanent": 0,
        "unknown": 2,
        "no_receipt": 1,
        "in_flight": 1,
        "suppressed": 1,
        "not_sent": 1,
        "unmapped": 1,
    }
    assert {name: row[name] for name in groups} == groups
    assert (row["attempted"], row["handed_over"], row["finalised"]) == (16, 14, 12)


def test_rates_are_parts_of_their_denominators(built: Scratch) -> None:
    row = built.row(f"select * from delivery_daily where {GERMANY}")
    assert row["delivery_rate"] == pytest.approx(7 / 12)
    assert row["confirmed_rate"] == pytest.approx(7 / 14)
    assert row["attempt_success_rate"] == pytest.approx(7 / 16)
    assert row["block_rate"] == pytest.approx(2 / 14)
    assert row["receipt_coverage"] == pytest.approx(11 / 14)
    assert row["delivery_rate_low"] == pytest.approx(0.319512, abs=1e-6)
    assert row["delivery_rate_high"] == pytest.approx(0.806740, abs=1e-6)


def test_a_message_without_country_counts_under_zz(built: Scratch) -> None:
    row = built.row("select * from delivery_daily where iso_country_code = 'ZZ'")
    assert (row["attempted"], row["confirmed"], row["is_refusal_observable"]) == (1, 1, False)


def test_blocked_outcomes_share_the_route_they_were_handed_over_to(built: Scratch) -> None:
    rows = built.rows(
        "select carrier_name, outcome, messages, handed_over from blocked_daily"
        " order by carrier_name, handed_over"
    )
    assert rows == [
        {
            "carrier_name": "Telekom",
            "outcome": "spam_filtered",
            "messages": 1,
            "handed_over": 13,
        },
        {
            # never handed over: a part of what was offered
            "carrier_name": "Telekom",
            "outcome": "protect_blocked",
            "messages": 1,
            "handed_over": 14,
        },
        {
            "carrier_name": "unknown",
            "outcome": "carrier_blocked",
            "messages": 1,
            "handed_over": 1,
        },
    ]


def test_rates_at_an_age_count_what_was_known_then(built: Scratch) -> None:
    rows = built.rows(
        "select metric, age_days, x, n from rates_as_of where day = '2026-11-10'"
        " and grain = 'country' and entity = 'DE' and age_days > 0"
        " and metric in ('blocked', 'delivery', 'pending')"
        " order by metric, age_days"
    )
    assert [(row["metric"], row["age_days"], row["x"]) for row in rows] == [
        ("blocked", 1, 1),
        ("blocked", 2, 2),
        ("blocked", 3, 2),
        # upgraded and failed after all were accepted on the first day
        ("delivery", 1, 6),
        ("delivery", 2, 6),
        ("delivery", 3, 7),
        # blocked, last of the day, slow, stuck, no receipt
        ("pending", 1, 5),
        ("pending", 2, 3),
        ("pending", 3, 2),
    ]
    assert {row["n"] for row in rows} == {14}


def test_no_age_lies_beyond_the_end_of_the_data(built: Scratch) -> None:
    rows = built.rows("select day, max(age_days) as oldest from rates_as_of group by day")
    assert {row["day"]: row["oldest"] for row in rows} == {day(10): 3, day(11): 2}


def test_pending_messages_grow_older_until_their_receipt(built: Scratch) -> None:
    rows = built.rows(
        "select as_of, age_bucket, messages, oldest_requested_at from pending_age order by 1, 2"
    )
    counts = [(row["as_of"], row["age_bucket"], row["messages"]) for row in rows]
    assert counts == [
        (moment("11 00:00"), "24h", 2),
        (moment("11 00:00"), "5m", 1),
        (moment("11 00:00"), "6h", 2),
        (moment("12 00:00"), "48h", 3),
        (moment("13 00:00"), "72h", 2),
    ]
    assert rows[-1]["oldest_requested_at"] == moment("10 09:00")


def test_the_ledger_shows_in_the_audit(built: Scratch) -> None:
    row = built.row("select * from load_audit where objects > 0")
    assert (row["objects"], row["rejected"], row["rejected_by_reason"]) == (2, 2, '{"not_json": 2}')
    assert row["arrival_hour"] == moment("10 09:00")


def test_hours_that_never_came_show_in_the_audit_for_two_days(built: Scratch) -> None:
    row = built.row(
        "select count(*) as hours, min(arrival_hour) as first, max(arrival_hour) as last,"
        " sum(records_read) as records from load_audit where completeness = 'missing'"
    )
    # of the 48 hours after the last known one, all are over at as_of
    assert row == {
        "hours": 48,
        "first": moment("10 10:00"),
        "last": moment("12 09:00"),
        "records": 0,
    }

"""Comparing what was published with what the simulator planned."""

from __future__ import annotations

from datetime import date
from typing import Any

from include.local.truth import (
    Label,
    count_outcomes,
    count_published,
    find_differences,
    find_false_alerts,
)


def outcome(group: str = "success_confirmed", **values: str) -> dict[str, str]:
    known = {
        "day": "2026-11-01",
        "account_id": "111122223333",
        "iso_country_code": "DE",
        "channel": "sms",
        "is_simulator": "false",
        "outcome_group": group,
        "messages": "10",
        "is_mature": "true",
    }
    return {**known, **values}


def published(**values: Any) -> dict[str, Any]:
    known = {
        "request_date": date(2026, 11, 1),
        "account_id": "111122223333",
        "iso_country_code": "DE",
        "attempted": 22,
        "confirmed": 10,
        "accepted": 5,
        "blocked": 4,
    }
    return {**known, **values}


OUTCOMES = [
    outcome(),
    outcome("success_unconfirmed", messages="5"),
    outcome("blocked", messages="4"),
    outcome("unknown", messages="3"),
]


def label(country: str | None = "DE") -> Label:
    return Label("country_block", "blocked", country, date(2026, 11, 5), date(2026, 11, 6))


def alert(first: int, last: int, country: str = "DE") -> dict[str, Any]:
    days = {"first_day": date(2026, 11, first), "last_day": date(2026, 11, last)}
    return {"iso_country_code": country, "metric": "blocked", **days}


def test_equal_counts_differ_in_nothing() -> None:
    assert find_differences(count_outcomes(OUTCOMES), count_published([published()])) == []


def test_a_wrong_count_is_named_with_both_values() -> None:
    found = count_published([published(blocked=3)])
    assert find_differences(count_outcomes(OUTCOMES), found) == [
        "2026-11-01 111122223333 DE blocked: 3 instead of 4"
    ]


def test_a_country_that_was_never_sent_to_is_a_difference() -> None:
    found = count_published([published(), published(iso_country_code="FR")])
    assert len(find_differences(count_outcomes(OUTCOMES), found)) == 3


def test_a_country_that_vanished_is_a_difference() -> None:
    assert len(find_differences(count_outcomes(OUTCOMES), {})) == 3


def test_only_messages_of_mature_days_to_people_are_compared() -> None:
    left_out = [
        outcome(is_mature="false"),
        outcome(is_simulator="true"),
        outcome(channel="voice"),
        outcome(messages="0"),
    ]
    assert count_outcomes(left_out) == {}


def test_days_that_the_truth_says_nothing_of_are_not_compared() -> None:
    found = count_published([published(), published(request_date=date(2026, 11, 18))])
    assert find_differences(count_outcomes(OUTCOMES), found) == []


def test_an_alert_on_the_days_of_an_incident_in_its_country_meets_it() -> None:
    assert label().meets(alert(6, 8))
    assert label().meets(alert(4, 5))


def test_messages_that_waited_for_their_receipts_when_it_began_belong_to_it() -> None:
    assert label().meets(alert(2, 2))


def test_an_alert_elsewhere_or_at_another_time_is_false() -> None:
    false = [alert(7, 7), alert(1, 1), alert(5, 6, "FR")]
    assert find_false_alerts([label(), label(None)], [alert(5, 6), *false]) == false

"""Who speaks for an incident: the hours until their day is judged, then the day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from include.alerts.hours import HourAlert, read_hour_alerts, with_hours
from include.alerts.notice import Notice
from tests.include.alerts.factories import alert_row, notice_of

TEN = datetime(2026, 11, 20, 10)
DAY, BEFORE = TEN.date(), TEN.date() - timedelta(days=1)


def hour_alert(alert_id: str = "h1", **changes: Any) -> HourAlert:
    """A row as the mart holds it: messages to DE that are blocked since ten."""
    row = {
        "alert_id": alert_id,
        "incident_id": "i1",
        "account_id": "111122223333",
        "iso_country_code": "DE",
        "metric": "blocked",
        "status": "open",
        "severity": "high",
        "opened_hour": TEN,
        "last_hour": TEN + timedelta(hours=1),
        "target_hour": TEN,
        "age_hours": 0,
        "x": 34,
        "n": 100,
        "observed_value": 0.34,
        "expected_value": 0.014,
        "expected_low": 0.0,
        "expected_high": 0.05,
        "excess_messages": 32.6,
        "z": 8.1,
    }
    (alert,) = read_hour_alerts([row | changes])
    return alert


def told(*alerts: HourAlert, judged: date | None = BEFORE, **day: Any) -> Notice:
    """The one notice of hours, beside an alert by day when something of it is given."""
    by_day = [notice_of(alert_row(**day))] if day else []
    (notice,) = with_hours(by_day, alerts, judged)
    return notice


def facts(notice: Notice) -> dict[str, str]:
    return {fact.label: fact.text for fact in notice.facts}


def test_a_notice_says_what_stood_out_in_which_hour() -> None:
    notice = told(hour_alert(), hour_alert("h2", metric="pending", z=6))
    assert (notice.stands, notice.place, notice.opened_day) == (True, "DE", DAY)
    assert facts(notice)["What"] == (
        "Blocked share in DE rose to 34.0 % (34 of 100) for messages of the hour from 2026-11-20"
        " 10:00 UTC, counted 0 h after its end; expected 1.4 % (0.0 % to 5.0 %)."
    )
    assert facts(notice)["Since"].startswith("messages sent from 2026-11-20 10:00 UTC on")
    assert notice.others[0].startswith("Share still pending in DE rose to")


@pytest.mark.parametrize(
    ("status", "judged", "stands"),
    [
        ("open", DAY, True),
        ("ended", BEFORE, True),
        ("ended", None, True),
        ("ended", DAY, False),
        ("suppressed", BEFORE, False),
    ],
)
def test_it_stands_until_it_is_over_and_its_day_is_judged(
    status: str, judged: date | None, stands: bool
) -> None:
    assert told(hour_alert(status=status), judged=judged).stands is stands


def test_a_silenced_one_is_silent_and_an_acknowledged_one_muted() -> None:
    assert told(hour_alert(status="suppressed")).is_silent
    assert told(hour_alert(ack_by="kim")).is_muted


@pytest.mark.parametrize(
    ("by_day", "by_hour", "speaks"),
    [
        ("open", "open", "day"),
        ("open", "ended", "day"),
        ("suppressed", "open", "day"),
        ("resolved", "open", "hour"),
        ("resolved", "ended", "day"),
    ],
)
def test_the_day_speaks_for_an_incident_unless_it_is_over_there_and_goes_on_by_the_hour(
    by_day: str, by_hour: str, speaks: str
) -> None:
    notice = told(hour_alert(status=by_hour), judged=DAY, status=by_day)
    assert ("hour" if notice.lead is None else "day") == speaks


def test_incidents_of_their_own_are_told_beside_each_other() -> None:
    found = with_hours([notice_of(alert_row())], [hour_alert(incident_id="i2")], BEFORE)
    assert [notice.key for notice in found] == ["i1", "i2"]

"""A page says what an operator needs, in words, and holds nothing secret."""

from __future__ import annotations

from typing import Any

import pytest

from include.alerts.alert import read_alerts
from include.alerts.pages import pages_due
from include.alerts.render import Message, render_page
from tests.include.alerts.factories import alert_row


def rendered(*rows: dict[str, Any]) -> Message:
    (page,) = pages_due(read_alerts(rows), {})
    return render_page(page)


def test_a_page_reads_as_an_operator_needs_it() -> None:
    message = rendered(alert_row())
    assert message.title == "[high] 2026-11-20: messages to DE are being blocked"
    assert message.body.splitlines()[:6] == [
        "What: Blocked share in DE rose to 34.2 % (1234 of 3600).",
        "Where: DE, account 111122223333",
        "Since: messages sent on 2026-11-20, first signs on 2026-11-19; seen on 2 days",
        "How much: 1,184 messages more than expected went wrong that day",
        "How sure: z 6.1, less than 1 in a million in a quiet series; history of 40 days with"
        " 3,600 messages a day",
        "What to do first:",
    ]
    assert message.body.endswith("Reference: incident i1, alert a1")


@pytest.mark.parametrize(
    ("metric", "headline", "look"),
    [
        ("blocked", "messages to DE are being blocked", "blocked_daily"),
        ("delivery", "fewer messages to DE are delivered", "delivery_daily"),
        ("pending", "messages to DE are stuck in PENDING", "pending_age"),
    ],
)
def test_each_family_has_its_headline_and_its_first_look(
    metric: str, headline: str, look: str
) -> None:
    message = rendered(alert_row(metric=metric))
    assert headline in message.title
    assert f"Open {look}" in message.body


def test_an_alert_without_earlier_signs_gives_its_odds_plainly() -> None:
    body = rendered(alert_row(first_day="2026-11-20", days_active=1, tail_p=0.0005)).body
    assert "Since: messages sent on 2026-11-20; seen on 1 day\n" in body
    assert "1 in 2,000 in a quiet series" in body


def test_the_other_alerts_of_the_incident_follow_in_a_line_each() -> None:
    body = rendered(
        alert_row(), alert_row("a2", severity="warning", metric="pending", explanation="Stuck")
    ).body
    assert "Also seen:\n  - Stuck.\nWhat to do first:" in body

"""A message says what an operator needs, in words, and holds nothing secret."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from include.alerts.alert import read_alerts
from include.alerts.evidence import Evidence
from include.alerts.families import FIRST_STEPS, HEADLINES, Family
from include.alerts.incidents import notices_of
from include.alerts.transitions import Kind
from include.settings import PROJECT_ROOT
from tests.include.alerts.factories import alert_row, gap, message_of, notice_of

METRICS = list(Family)[:9]
DAY = date(2026, 11, 20)
SERIES = (
    *((DAY - timedelta(days=n), 0.014) for n in range(9, 0, -1) if n != 3),
    (DAY, 0.342),
)
PARTS = {
    "what": "rose to 34.2 %",
    "where": "DE, account 111122223333",
    "since when": "messages sent on 2026-11-20, first signs on 2026-11-19",
    "messages": "1,184 more messages blocked than expected",
    "money": "about 8.88 USD",
    "observed and expected": "34.2 % on 2026-11-20, expected 1.4 % (0.6 % to 2.6 %)",
    "how sure": "less than 1 in a million in a quiet series",
    "contributors": "carrier Vodafone: 1,134 messages",
    "calendar": "Black Friday on 2026-11-20",
    "first step": "Open blocked_daily for the country",
    "runbook": "https://docs.example.com/runbooks/blocked.md",
    "report": "https://lake.example.com/reports/alerts/i1-opened-1.html",
    "data docs": "https://lake.example.com/reports/data_docs/index.html",
}


def test_a_message_reads_as_an_operator_needs_it() -> None:
    message = message_of(notice_of(alert_row()), evidence=Evidence(SERIES))
    assert message.title == "[high] 2026-11-20: messages to DE are being blocked"
    assert message.text.splitlines() == [
        "What: Blocked share in DE rose to 34.2 % (1234 of 3600).",
        "Where: DE, account 111122223333",
        "Since: messages sent on 2026-11-20, first signs on 2026-11-19; seen on 2 days",
        "How much: 1,184 more messages blocked than expected that day, about 8.88 USD",
        "Observed: 34.2 % on 2026-11-20, expected 1.4 % (0.6 % to 2.6 %)",
        "How sure: less than 1 in a million in a quiet series (z 6.1), false discovery rate of the"
        " day below 0.01 %; history of 40 days with 3,600 messages a day",
        "Most of it: carrier Vodafone: 1,134 messages (96 % of the excess;"
        " 95.0 % instead of 1.3 %)",
        "Course: ▁▁▁▁▁▁·▁▁█ from 2026-11-11 to 2026-11-20, lowest 1.4 %, highest 34.2 %",
        "What to do first:",
        *(f"  {n}. {step}" for n, step in enumerate(FIRST_STEPS[Family.BLOCKED], 1)),
        "Runbook: https://docs.example.com/runbooks/blocked.md",
        "Report: https://lake.example.com/reports/alerts/i1-opened-1.html",
        "Data Docs: https://lake.example.com/reports/data_docs/index.html",
        "Chart: https://lake.example.com/reports/alerts/i1-opened-1.png",
        "Reference: i1, opened-1",
    ]


@pytest.mark.parametrize("part", ["text", "markdown", "html"])
def test_every_form_has_every_part(part: str) -> None:
    notice = notice_of(alert_row(calendar_match="Black Friday"))
    message = message_of(notice, evidence=Evidence(SERIES))
    said = re.sub(r"\s+", " ", getattr(message, part))
    assert [name for name, words in PARTS.items() if words not in said] == []
    shows = "cid:chart.png" if part == "html" else "▁▁▁▁▁▁·▁▁█"
    assert shows in said


def test_a_pager_reads_what_it_is_and_how_much_in_a_few_lines() -> None:
    message = message_of(notice_of(alert_row()), evidence=Evidence(()))
    assert message.brief.splitlines() == [
        "Blocked share in DE rose to 34.2 % (1234 of 3600).",
        "1,184 more messages blocked than expected that day, about 8.88 USD",
        "https://lake.example.com/reports/alerts/i1-opened-1.html",
    ]


@pytest.mark.parametrize("family", Family)
def test_each_family_has_words_steps_and_a_runbook_that_is_there(family: Family) -> None:
    assert HEADLINES[family]
    assert len(FIRST_STEPS[family]) >= 2
    assert (PROJECT_ROOT / "docs" / family.runbook).is_file()


@pytest.mark.parametrize("family", METRICS)
def test_each_metric_of_the_detector_can_be_told(family: Family) -> None:
    message = message_of(notice_of(alert_row(metric=family.value)), evidence=Evidence(()))
    assert "expected" in message.text
    assert "None" not in message.text


def test_without_a_price_nothing_is_said_of_money() -> None:
    assert "USD" not in message_of(notice_of(alert_row(excess_cost_usd=None))).text


def test_a_quiet_series_has_a_course_without_peaks() -> None:
    quiet = Evidence(tuple((day, 0.014 + 0.001 * (day.day % 2)) for day, _ in SERIES))
    text = message_of(notice_of(alert_row()), evidence=quiet).text
    assert "Course: ▄▄▄▄▄▄·▄▄▄ from" in text


def test_an_alert_without_earlier_signs_gives_its_odds_plainly() -> None:
    row = alert_row(first_day="2026-11-20", days_active=1, tail_p=0.0005, q_bh=0.021)
    text = message_of(notice_of(row)).text
    assert "Since: messages sent on 2026-11-20; seen on 1 day\n" in text
    assert "1 in 2,000 in a quiet series (z 6.1), false discovery rate of the day 2.1 %" in text


def test_the_other_alerts_of_the_incident_follow_in_a_line_each() -> None:
    other = alert_row("a2", severity="warning", metric="pending", explanation="Stuck")
    assert (
        "Also seen:\n  - Stuck.\nWhat to do first:"
        in message_of(notice_of(alert_row(), other)).text
    )


def test_an_alert_of_the_whole_country_leads_and_of_many_parts_some_are_told() -> None:
    parts = [alert_row(f"p{n}", grain="carrier", explanation=f"Part {n}", z=20) for n in range(6)]
    late = alert_row("d", metric="delivery", severity="warning", explanation="Delivery fell")
    text = message_of(notice_of(*parts, late, alert_row())).text
    assert text.startswith("What: Blocked share in DE rose")
    told = text.partition("Also seen:\n")[2].partition("What to do first:")[0].splitlines()
    assert told == [
        "  - Delivery fell.",
        "  - Part 5.",
        "  - Part 4.",
        "  - Part 3.",
        "  - 3 more of its carriers, senders and message types.",
    ]


def test_with_several_accounts_the_title_says_which() -> None:
    rows = [alert_row(), alert_row("b", incident_id="i2", account_id="444455556666")]
    titles = [message_of(notice).title for notice in notices_of(read_alerts(rows))]
    assert titles[1].endswith("messages to DE (account 444455556666) are being blocked")


def test_what_is_over_says_so_first_and_asks_for_nothing() -> None:
    message = message_of(notice_of(alert_row(status="resolved")), Kind.OVER)
    assert message.text.startswith("Now: resolved")
    assert "What to do first" not in message.text


def test_a_name_from_outside_stays_text_in_a_mail() -> None:
    row = alert_row(explanation="Blocked by <script>alert(1)</script>")
    assert "<script>" not in message_of(notice_of(row)).html


def test_a_notice_that_is_no_alert_has_its_facts_and_no_chart() -> None:
    message = message_of(gap())
    assert message.title == "[warning] 2026-11-20: arrival hours of sms are missing"
    assert message.text.startswith("What: 3 hours of sms have no objects\nWhere: stream sms\n")
    assert message.chart is None


def test_the_chart_is_a_png_with_the_series_and_comes_without_a_display() -> None:
    days = [(date(2026, 11, 20) - timedelta(days=n), 0.01 + 0.001 * n) for n in range(30, 0, -1)]
    quiet = Evidence((*days, (date(2026, 11, 20), 0.01)))
    loud = Evidence((*days, (date(2026, 11, 20), 0.342)))
    charts = [message_of(notice_of(alert_row()), evidence=e).chart for e in (quiet, loud)]
    assert all(chart and chart.startswith(b"\x89PNG") for chart in charts)
    assert charts[0] != charts[1]


def test_two_days_are_the_least_for_a_chart() -> None:
    alone = Evidence(((date(2026, 11, 20), 0.342),))
    assert message_of(notice_of(alert_row()), evidence=alone).chart is None

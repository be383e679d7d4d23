"""What the summary says of a small lake, with and without the simulator's truth beside it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import duckdb
import pytest

from include.local.summary import show_summary
from include.publishing.days import Window
from tests.include.local.factories import settings_in

DELIVERY = (
    "create table delivery_daily as from (values"
    " (date '2026-11-01', '111122223333', 'DE', 1000, 990, 980, 800, 100, 50, true),"
    " (date '2026-11-02', '111122223333', 'FR', 200, 200, 10, 0, 0, 0, false))"
    " as t(request_date, account_id, iso_country_code, attempted, handed_over, finalised,"
    " confirmed, accepted, blocked, is_mature)"
)
PENDING = (
    "create table pending_age as from (values"
    " (date '2026-10-31', timestamp '2026-11-01', 500, timestamp '2026-10-29 01:00:00'),"
    " (date '2026-11-01', timestamp '2026-11-02', 30, timestamp '2026-11-01 07:05:00'))"
    " as t(request_date, as_of, messages, oldest_requested_at)"
)
ALERTS = (
    "create table alerts as from (values"
    " ('DE', 'blocked', 'open', date '2026-11-01'), ('FR', 'delivery', 'open', date '2026-11-02'),"
    " ('US', 'delivery', 'retracted', date '2026-11-02'))"
    " as t(iso_country_code, metric, status, opened_day),"
    " (values (0.5, 0.02, 'high')) as v(observed_value, expected_value, severity)"
)


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    """A folder with a lake in which two days are published, and the truth of its first day."""
    published = tmp_path / "lake" / "published"
    published.mkdir(parents=True)
    with duckdb.connect(str(published / "sms.duckdb")) as connection:
        connection.execute(DELIVERY)
        connection.execute(PENDING)
        connection.execute(
            ALERTS.replace(
                "alerts as from",
                "alerts as select *, opened_day as first_day, opened_day as"
                " last_day, opened_day as request_date from",
            )
        )
    truth = tmp_path / "truth"
    truth.mkdir()
    label = {"kind": "country_block", "family": "blocked", "country": "DE"}
    days = {"first_day": "2026-11-01", "last_day": "2026-11-01"}
    (truth / "labels.json").write_text(json.dumps({"incidents": [{**label, **days}]}))
    (truth / "summary.json").write_text(json.dumps({"rejected_by_reason": {}}))
    write_outcomes(truth, blocked=50)
    return tmp_path


def write_outcomes(truth: Path, *, blocked: int) -> None:
    lines = [
        "day,account_id,iso_country_code,channel,is_simulator,outcome_group,messages,is_mature"
    ]
    groups = {"success_confirmed": 800, "success_unconfirmed": 100, "blocked": blocked}
    groups["not_sent"] = 1000 - sum(groups.values())
    for group, messages in groups.items():
        lines.append(f"2026-11-01,111122223333,DE,sms,false,{group},{messages},true")
    (truth / "daily_outcomes.csv").write_text("\n".join(lines) + "\n")


def summary_of(folder: Path, capsys: pytest.CaptureFixture[str], **options: object) -> str:
    show_summary(settings_in(folder), {"the only step": 12.3}, **options)
    return " ".join(capsys.readouterr().out.split())


def test_the_headline_figures_are_those_of_the_marts(
    lake: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = summary_of(lake, capsys)
    assert "SMS sent 2026-11-01 to 2026-11-02 messages 1,200 countries 2" in said
    assert "delivery rate, mature days 91.84 %" in said  # 900 of 980, of the mature day only
    assert "blocked share 4.20 %" in said  # 50 of 1190
    assert "oldest pending 2026-11-01 07:05 UTC (30 pending)" in said
    assert "the only step 12" in said


def test_a_summary_of_some_days_leaves_the_others_out(
    lake: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    second = date(2026, 11, 2)
    said = summary_of(lake, capsys, days=Window(second, second))
    assert "messages 200 countries 1" in said
    assert "delivery rate, mature days -" in said
    assert "oldest pending none" in said
    assert "2026-11-02 FR delivery high 50.0 % 2.0 %" in said
    assert "2026-11-01" not in said


def test_a_retracted_alert_is_not_shown(lake: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "US" not in summary_of(lake, capsys)


def test_incidents_stand_beside_the_alerts_that_they_raised(
    lake: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = summary_of(lake, capsys, truth_folder=lake / "truth")
    assert "2026-11-01 to 2026-11-01 DE country_block blocked high" in said
    assert "2026-11-02 FR none FALSE ALERT: delivery high" in said
    assert "1 of 1 incidents" in said
    assert "1 false alerts among 2" in said


def test_equal_figures_are_said_to_be_equal(lake: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "all equal" in summary_of(lake, capsys, truth_folder=lake / "truth")


def test_a_figure_that_differs_is_named(lake: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_outcomes(lake / "truth", blocked=49)
    said = summary_of(lake, capsys, truth_folder=lake / "truth")
    assert "1 DIFFER, first: 2026-11-01 111122223333 DE blocked: 50 instead of 49" in said

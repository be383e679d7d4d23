"""Each rule of the candidates, by the SQL that Great Expectations is given."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from include.quality.candidate_suites import DAILY_MARTS, candidate_suites
from include.quality.mart_rules import MART_RULES
from include.warehouse.marts import published_marts
from tests.include.quality.candidates import good_candidates
from tests.include.quality.factories import DAYS, broken_rules, change


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("good") / "scratch.duckdb"
    good_candidates(path)
    return path


@pytest.fixture
def scratch(good: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(good, tmp_path))


def broken(path: Path, include_simulator: bool = False) -> set[tuple[str, str]]:
    """All broken rules of the candidates, as pairs of day and `suite.rule`."""
    suites = candidate_suites(DAYS, published_marts(), "run-1", include_simulator)
    return {
        (day, f"{suite.name}.{rule}") for suite in suites for day, rule in broken_rules(path, suite)
    }


def row(mart: str, **figures: int) -> str:
    """An insert of one row of a mart, of which only some figures are given."""
    columns = ", ".join(f"{figure} as {name}" for name, figure in figures.items())
    return (
        f"insert into candidates.{mart} by name select date '2026-11-02' as request_date,"
        f" 'run-1' as publication_id, {columns}"
    )


def test_good_candidates_break_no_rule(scratch: Path) -> None:
    assert broken(scratch) == set()


def test_rules_are_written_for_published_marts_only() -> None:
    assert set(MART_RULES) <= {mart.name for mart in published_marts()}


@pytest.mark.parametrize(
    ("rule", "sql"),
    [
        (
            "delivery_daily.repeats_key",
            "insert into candidates.delivery_daily by name select * replace (0 as attempted,"
            " 0 as handed_over, 0 as finalised, 0 as confirmed, 0 as blocked, 0 as in_flight)"
            " from candidates.delivery_daily"
            " where request_date = date '2026-11-02' and iso_country_code = 'FR'",
        ),
        (
            "delivery_daily.groups_do_not_add_up",
            "update candidates.delivery_daily set in_flight = in_flight - 1,"
            " finalised = finalised + 1"
            " where request_date = date '2026-11-02' and iso_country_code = 'US'",
        ),
        (
            "delivery_daily.denominators_do_not_follow",
            "update candidates.delivery_daily set finalised = attempted"
            " where request_date = date '2026-11-02' and iso_country_code = 'US'",
        ),
        (
            "delivery_daily.has_impossible_rate",
            "update candidates.delivery_daily set delivery_rate_high = 0.49"
            " where request_date = date '2026-11-02'",
        ),
        (
            "delivery_daily.has_impossible_rate",
            "update candidates.delivery_daily set block_rate_high = 1.01"
            " where request_date = date '2026-11-02'",
        ),
        (
            "messages.has_no_id",
            "update candidates.messages set message_id = ' '"
            " where request_date = date '2026-11-02' and channel = 'voice'",
        ),
        (
            "unmapped.has_many_unmapped",
            "update candidates.delivery_daily set unmapped = 1, in_flight = in_flight - 1"
            " where request_date = date '2026-11-02' and iso_country_code = 'US'",
        ),
        *(
            (
                "agreement.daily_differs_from_hourly",
                f"delete from candidates.{mart}"
                " where request_date = date '2026-11-02' and iso_country_code = 'US'",
            )
            for mart in ("delivery_by_carrier", "delivery_by_identity", "cost_daily")
        ),
        (
            "delivery_by_carrier.groups_do_not_add_up",
            "update candidates.delivery_by_carrier set in_flight = in_flight - 1,"
            " finalised = finalised + 1"
            " where request_date = date '2026-11-02' and iso_country_code = 'US'",
        ),
        (
            "cost_daily.costs_what_cannot_be",
            "update candidates.cost_daily set paid_but_failed = paid_messages + 1"
            " where request_date = date '2026-11-02'",
        ),
        (
            "time_to_receipt.has_impossible_percentile",
            "insert into candidates.time_to_receipt by name select date '2026-11-02' as"
            " request_date, 'run-1' as publication_id, 2 as delivered, 2 as receipts, 0 as untimed,"
            " 5 as p50_seconds, 4 as p90_seconds, 6 as p95_seconds, 6 as p99_seconds",
        ),
        (
            "receipt_coverage.receives_more_than_handed_over",
            "insert into candidates.receipt_coverage by name select date '2026-11-02' as"
            " request_date, 'run-1' as publication_id, 2 as handed_over, 3 as received,"
            " 0 as no_receipt, 0 as in_flight, 0 as unmapped",
        ),
        (
            "arrivals.has_missing_hours",
            "insert into candidates.load_audit by name select date '2026-11-02' as request_date,"
            " 'missing' as completeness, true as is_expected",
        ),
        (
            "arrivals.has_low_hours",
            "insert into candidates.load_audit by name select date '2026-11-02' as request_date,"
            " 'low' as completeness, true as is_expected",
        ),
        (
            "messages.has_no_outcome",
            "update candidates.messages set outcome_group = null"
            " where request_date = date '2026-11-02' and channel = 'voice'",
        ),
        (
            "messages.has_impossible_price",
            "update candidates.messages set price_usd = 7000"
            " where request_date = date '2026-11-02' and channel = 'voice'",
        ),
        (
            "sms_hourly.has_impossible_count",
            "update candidates.sms_hourly set cost_usd = -1 where request_date = date '2026-11-02'",
        ),
        (
            "rates_as_of.counts_more_than_all",
            "update candidates.rates_as_of set x = n + 1 where request_date = date '2026-11-02'",
        ),
        (
            "messages.is_of_other_publication",
            "update candidates.messages set publication_id = 'run-0'"
            " where request_date = date '2026-11-02'",
        ),
        (
            "agreement.hourly_differs_from_messages",
            "delete from candidates.messages"
            " where request_date = date '2026-11-02' and channel = 'voice'",
        ),
        (
            "agreement.daily_differs_from_hourly",
            "update candidates.sms_hourly set is_simulator = true"
            " where request_date = date '2026-11-02' and outcome = 'delivered'",
        ),
        (
            "pending_age.has_impossible_share",
            "insert into candidates.pending_age by name select date '2026-11-02' as request_date,"
            " 'run-1' as publication_id, 1 as messages, 1.2 as delivered_later_share",
        ),
        (
            "pending_age.has_lost_events",
            "insert into candidates.pending_age by name select date '2026-11-02' as request_date,"
            " 'run-1' as publication_id, 1 as messages, 1 as lost",
        ),
        (
            "settling_daily.delivers_more_than_all",
            "insert into candidates.settling_daily by name select date '2026-11-02' as"
            " request_date, 'run-1' as publication_id, 1 as messages, 2 as delivered",
        ),
        (
            "blocked_daily.blocks_more_than_handed_over",
            "insert into candidates.blocked_daily by name select date '2026-11-02' as request_date,"
            " 'run-1' as publication_id, 3 as messages, 2 as handed_over",
        ),
        ("number_ranges.counts_more_than_all", row("number_ranges", messages=3, recipients=4)),
        ("number_ranges.counts_more_than_all", row("number_ranges", handed_over=1)),
        (
            "protect_what_if.counts_more_than_all",
            row("protect_what_if", messages=3, protect_blocked=2, handed_over=2),
        ),
        (
            "plan_vs_actual.counts_more_than_all",
            row("plan_vs_actual", messages=3, month_to_date_messages=2),
        ),
        ("schemas_daily.counts_more_than_all", row("schemas_daily", handed_over=3, finalised=4)),
        ("migration.counts_more_than_all", row("migration", x_v1=3, n_v1=2, x_v2=1, n_v2=2)),
        ("data_freshness.counts_more_than_all", row("data_freshness", attempted=3, events=2)),
        (
            "restatements.restates_nothing",
            row("restatements", value_before=3, value_after=3, change=0),
        ),
        (
            "throughput.exceeds_its_peak",
            "insert into candidates.throughput by name select date '2026-11-02' as request_date,"
            " 'run-1' as publication_id, 2 as active_seconds, 3 as p99_parts_per_second,"
            " 2 as peak_parts_per_second, 4 as parts",
        ),
        (
            "opt_outs.has_more_opt_outs_than_delivered",
            "insert into candidates.opt_outs by name select date '2026-11-02' as request_date,"
            " 'run-1' as publication_id, 2 as delivered_promotional, 3 as opt_outs",
        ),
        (
            "retries.rescues_more_than_failed",
            "insert into candidates.retries by name select date '2026-11-02' as request_date,"
            " 'run-1' as publication_id, 4 as chains, 4 as first_ended, 3 as first_delivered,"
            " 2 as rescued, 0 as not_rescued",
        ),
        (
            "retry_candidates.sends_again_too_late_or_too_often",
            "insert into candidates.retry_candidates by name select date '2026-11-02' as"
            " request_date, 'run-1' as publication_id, 'resend' as verdict, 1 as attempts,"
            " 3 as max_attempts, 0.5 as expected_benefit, timestamp '2026-11-03' as as_of,"
            " timestamp '2026-11-03' as deadline",
        ),
    ],
)
def test_a_wrong_figure_breaks_its_rule_alone(scratch: Path, rule: str, sql: str) -> None:
    change(scratch, sql)

    assert broken(scratch) == {("2026-11-02", rule)}


def test_an_id_is_one_message_a_day(scratch: Path) -> None:
    same = "update candidates.messages set message_id = 'same' where"
    change(scratch, f"{same} channel = 'voice' and request_date <= date '2026-11-02'")
    assert broken(scratch) == set()
    change(scratch, f"{same} is_simulator and request_date = date '2026-11-02'")
    assert broken(scratch) == {("2026-11-02", "messages.repeats_key")}


def test_a_row_outside_the_window_is_told(scratch: Path) -> None:
    change(
        scratch,
        "update candidates.rates_as_of set request_date = date '2026-10-31'"
        " where request_date = date '2026-11-01'",
    )

    assert broken(scratch) == {("2026-10-31", "rates_as_of.lies_outside_window")}


def test_a_day_with_events_but_no_message_is_told(scratch: Path) -> None:
    for mart in ("messages", "sms_hourly", "rates_as_of", *DAILY_MARTS):
        change(scratch, f"delete from candidates.{mart} where request_date = date '2026-11-02'")

    assert broken(scratch) == {("2026-11-02", "volume.has_events_without_messages")}


def test_a_day_of_v1_receipts_alone_needs_no_message(scratch: Path) -> None:
    for mart in ("messages", "sms_hourly", "rates_as_of", *DAILY_MARTS):
        change(scratch, f"delete from candidates.{mart} where request_date = date '2026-11-02'")
    change(scratch, "delete from lake.events where source_schema = 'v2' and day = '2026-11-02'")

    assert broken(scratch) == set()


def test_simulator_traffic_counts_in_the_daily_figures_when_it_is_included(scratch: Path) -> None:
    parts = "handed_over = handed_over + 1, in_flight = in_flight + 1"
    for mart in DAILY_MARTS:
        counted = "paid_messages = paid_messages + 1" if mart == "cost_daily" else parts
        change(
            scratch,
            f"update candidates.{mart} set attempted = attempted + 1, {counted}"
            " where iso_country_code = 'US'",
        )

    assert broken(scratch, include_simulator=True) == set()
    assert {rule for _, rule in broken(scratch)} == {"agreement.daily_differs_from_hourly"}


def test_a_whole_mart_may_hold_other_days_but_no_key_twice(scratch: Path) -> None:
    insert = (
        "insert into candidates.alerts by name select 'a-1' as alert_id,"
        " date '2026-09-01' as request_date, 'run-0' as publication_id"
    )
    change(scratch, insert)
    assert broken(scratch) == set()

    change(scratch, insert)
    assert broken(scratch) == {("2026-09-01", "alerts.repeats_key")}


def test_without_days_only_whole_marts_are_judged() -> None:
    suites = candidate_suites([], published_marts(), "run-1")

    assert {suite.name for suite in suites} == {
        mart.name for mart in published_marts() if mart.is_whole
    }

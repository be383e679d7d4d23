"""Each rule of the events, by the SQL that Great Expectations is given."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from include.quality.event_suites import event_suites, events_suite
from include.quality.ledger_suites import rejected_suite
from include.quality.reply_and_send_suites import inbound_suite, send_log_suite
from tests.include.quality.factories import DAYS, broken_rules, change, good_events

JUDGED = (*DAYS, date(1970, 1, 2))


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("good") / "scratch.duckdb"
    good_events(path)
    return path


@pytest.fixture
def scratch(good: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(good, tmp_path))


def test_good_events_break_no_rule(scratch: Path) -> None:
    for suite in event_suites(DAYS):
        assert broken_rules(scratch, suite) == set()


@pytest.mark.parametrize(
    ("rule", "change_of_event"),
    [
        ("has_no_account", "account_id = null"),
        ("has_no_account", "account_id = ' '"),
        ("lacks_required_value", "event_type = ''"),
        ("lacks_required_value", "is_simulator = null"),
        ("has_unknown_channel", "channel = 'fax'"),
        ("has_impossible_time", "event_at = timestamp '2026-11-03 01:00:00.001'"),
        ("has_impossible_time", "event_at = timestamp '1970-01-01 00:00:00'"),
        ("has_impossible_time", "event_at = null"),
        ("lies_on_wrong_day", "requested_at = timestamp '2026-11-01 23:59:59.999'"),
        ("lies_on_wrong_day", "requested_at = null"),
        ("has_wrong_price_unit", "price_reported = 5.01"),
        ("has_negative_price", "price_reported = -0.001"),
        ("has_negative_price", "carrier_fee_reported = -0.001"),
        ("has_open_recipient", "recipient_key = '33612345678'"),
        ("has_open_recipient", "recipient_key = '0123456789ABCDEF0123456789ABCDEF'"),
        ("has_open_recipient", "recipient_key_id = null"),
        ("has_long_prefix", "recipient_prefix = '+33612345'"),
        ("has_long_prefix", "recipient_prefix = 'a33612'"),
    ],
)
def test_a_bad_v2_event_breaks_its_rule_alone(
    scratch: Path, rule: str, change_of_event: str
) -> None:
    change(scratch, f"update lake.events set {change_of_event} where message_id = 'm-12026-11-02'")

    assert broken_rules(scratch, events_suite(DAYS)) == {("2026-11-02", rule)}


@pytest.mark.parametrize(
    ("rule", "change_of_event"),
    [
        ("has_wrong_price_unit", "price_reported = 500001"),
        ("lies_on_wrong_day", "event_at = timestamp '2026-11-01 23:59:59.999'"),
    ],
)
def test_a_bad_v1_event_breaks_its_rule_alone(
    scratch: Path, rule: str, change_of_event: str
) -> None:
    change(scratch, f"update lake.events set {change_of_event} where message_id = 'v1-2026-11-02'")

    assert broken_rules(scratch, events_suite(DAYS)) == {("2026-11-02", rule)}


@pytest.mark.parametrize(
    "change_of_event",
    [
        "recipient_key = null, recipient_key_id = null, recipient_prefix = null",
        "price_reported = null",
        "price_reported = 5",
        "event_at = requested_at + interval 3 day, arrived_hour = requested_at + interval 3 day",
        "recipient_prefix = '1206555'",
    ],
)
def test_what_aws_may_leave_out_or_send_late_breaks_no_rule(
    scratch: Path, change_of_event: str
) -> None:
    change(scratch, f"update lake.events set {change_of_event} where message_id = 'm-12026-11-02'")

    assert broken_rules(scratch, events_suite(DAYS)) == set()


@pytest.mark.parametrize(
    ("records_read", "rejected", "is_refused"), [(100, 9, False), (200, 10, False), (199, 10, True)]
)
def test_rejected_records_count_from_ten_and_above_five_percent(
    scratch: Path, records_read: int, rejected: int, is_refused: bool
) -> None:
    change(scratch, "delete from lake.ledger where arrival_hour < timestamp '2026-11-02'")
    change(
        scratch,
        "insert into lake.ledger values ('sms_v2', timestamp '2026-11-01 23:00:00',"
        f" {records_read}, {records_read - rejected}, 0, {rejected})",
    )
    expected = {("2026-11-01", "rejects_too_much")} if is_refused else set()
    assert broken_rules(scratch, rejected_suite(DAYS)) == expected


@pytest.mark.parametrize(
    ("rejected", "rule"), [(10, "rejects_too_much"), (9, "rejects_all"), (1, "rejects_all")]
)
def test_a_small_stream_that_fails_whole_is_not_hidden_by_a_large_one(
    scratch: Path, rejected: int, rule: str
) -> None:
    change(
        scratch,
        "insert into lake.ledger values"
        " ('large', timestamp '2026-11-02 05:00:00', 1000000, 999999, 0, 1),"
        f" ('small', timestamp '2026-11-02 05:00:00', {rejected}, 0, 0, {rejected})",
    )

    assert broken_rules(scratch, rejected_suite(DAYS)) == {("2026-11-02", rule)}


COMMON_FAULTS = [
    ("has_no_id", "account_id = ' '"),
    ("lacks_required_value", "stream = null"),
    ("lacks_required_value", "arrived_hour = null"),
    ("lacks_required_value", "is_simulator = null"),
    ("has_open_recipient", "recipient_key = '33612345678'"),
    ("has_open_recipient", "recipient_key_id = null"),
    ("has_long_prefix", "recipient_prefix = '33612345'"),
]


@pytest.mark.parametrize(
    ("rule", "change_of_reply"),
    [
        *COMMON_FAULTS,
        ("has_no_id", "inbound_message_id = null"),
        ("has_impossible_time", "received_at = null"),
        (
            "has_impossible_time",
            "received_at = timestamp '1970-01-02 00:00:00', day = '1970-01-02'",
        ),
        ("has_impossible_time", "arrived_hour = timestamp '2026-11-01 01:29:59'"),
        ("lies_on_wrong_day", "received_at = timestamp '2026-11-01 23:59:59.999'"),
        ("has_unknown_keyword", "keyword_class = 'hello'"),
        ("has_unknown_keyword", "keyword_class = null"),
    ],
)
def test_a_bad_reply_breaks_its_rule_alone(scratch: Path, rule: str, change_of_reply: str) -> None:
    change(scratch, f"update lake.inbound set {change_of_reply} where day = date '2026-11-02'")

    assert {name for _, name in broken_rules(scratch, inbound_suite(JUDGED))} == {rule}


@pytest.mark.parametrize(
    ("rule", "change_of_send"),
    [
        *COMMON_FAULTS,
        ("has_no_id", "request_id = ''"),
        ("has_impossible_time", "sent_at = null"),
        ("has_impossible_time", "sent_at = timestamp '1970-01-02 00:00:00', day = '1970-01-02'"),
        ("has_impossible_time", "arrived_hour = timestamp '2026-11-01 01:29:59'"),
        ("lies_on_wrong_day", "sent_at = timestamp '2026-11-01 23:59:59.999'"),
        ("has_unknown_purpose", "purpose = 'newsletter'"),
    ],
)
def test_a_bad_send_breaks_its_rule_alone(scratch: Path, rule: str, change_of_send: str) -> None:
    change(scratch, f"update lake.send_log set {change_of_send} where day = date '2026-11-02'")

    assert {name for _, name in broken_rules(scratch, send_log_suite(JUDGED))} == {rule}


def test_what_replies_and_sends_may_leave_out_breaks_no_rule(scratch: Path) -> None:
    nobody = "recipient_key = null, recipient_key_id = null, recipient_prefix = null"
    change(scratch, f"update lake.inbound set {nobody}, previous_message_id = null")
    change(scratch, f"update lake.send_log set {nobody}, purpose = null, message_id = null")

    assert broken_rules(scratch, inbound_suite(DAYS)) == set()
    assert broken_rules(scratch, send_log_suite(DAYS)) == set()

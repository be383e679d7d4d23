"""The gate over what enters, on a real engine."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from include.lake import open_store
from include.quality.event_suites import event_suites
from include.quality.verdict import GateVerdict
from tests.include.quality.factories import DAYS, change, good_events, verdict_on


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    path = tmp_path / "scratch.duckdb"
    good_events(path)
    return path


def events_verdict(scratch: Path) -> GateVerdict:
    return verdict_on(scratch, scratch.parent / "lake", event_suites(DAYS))


def test_a_good_window_passes_every_day(scratch: Path) -> None:
    verdict = events_verdict(scratch)

    assert verdict.stop_reason is None
    assert (verdict.passed, verdict.refused, verdict.warnings) == (DAYS, {}, ())


def test_the_gate_leaves_the_database_file_closed(scratch: Path) -> None:
    events_verdict(scratch)

    # refused while any connection with other settings is open in this process
    with duckdb.connect(str(scratch), config={"threads": "1"}) as connection:
        assert connection.execute("select 1").fetchone() == (1,)


def test_a_lost_record_stops_the_whole_window(scratch: Path) -> None:
    change(
        scratch,
        "update lake.ledger set events_written = events_written - 1"
        " where stream = 'sms_v2' and arrival_hour = timestamp '2026-11-02 01:00:00'",
    )

    verdict = events_verdict(scratch)

    assert verdict.stop_reason is not None
    assert "conservation.loses_records" in verdict.stop_reason
    assert "2026-11-02" in verdict.stop_reason
    assert (verdict.passed, verdict.refused) == ((), {})


def test_a_missing_column_stops_the_whole_window_and_names_it(scratch: Path) -> None:
    change(scratch, "alter table lake.events drop column carrier_name")

    verdict = events_verdict(scratch)

    assert verdict.stop_reason == "events: no such columns: carrier_name"


def test_a_suite_that_the_engine_cannot_run_stops_the_window(scratch: Path) -> None:
    change(scratch, "alter table lake.ledger drop column rejected")

    verdict = events_verdict(scratch)

    assert verdict.stop_reason is not None
    assert verdict.stop_reason.startswith("conservation: the suite could not be run: ")
    assert "rejected" in verdict.stop_reason


def test_one_bad_event_refuses_its_day_alone(scratch: Path) -> None:
    change(scratch, "update lake.events set channel = 'fax' where message_id = 'm-12026-11-02'")

    verdict = events_verdict(scratch)

    assert verdict.stop_reason is None
    assert verdict.passed == (DAYS[0], DAYS[2])
    assert list(verdict.refused) == [DAYS[1]]
    (reason,) = verdict.refused[DAYS[1]]
    assert "events.has_unknown_channel" in reason
    assert "1 of 11 rows" in reason


def test_a_bad_event_day_around_the_window_is_left_to_its_own_window(scratch: Path) -> None:
    change(
        scratch,
        "update lake.events set channel = 'fax', day = date '2026-11-09',"
        " event_at = timestamp '2026-11-09 00:00:00',"
        " arrived_hour = timestamp '2026-11-09 00:00:00'"
        " where message_id = 'v1-2026-11-02'",
    )

    verdict = events_verdict(scratch)

    assert (verdict.passed, verdict.warnings) == (DAYS, ())


def test_many_rejected_records_refuse_their_arrival_day(scratch: Path) -> None:
    change(
        scratch,
        "update lake.ledger set records_read = 200, events_written = 189, repeats_dropped = 0,"
        " rejected = 11 where stream = 'sms_v2' and arrival_hour < timestamp '2026-11-02'",
    )

    verdict = events_verdict(scratch)

    assert list(verdict.refused) == [DAYS[0]]
    assert verdict.passed == DAYS[1:]


def test_a_bad_reply_or_send_refuses_its_day_alone(scratch: Path) -> None:
    change(scratch, "update lake.inbound set keyword_class = 'x' where day = date '2026-11-01'")
    change(scratch, "update lake.send_log set request_id = '' where day = date '2026-11-03'")

    verdict = events_verdict(scratch)

    assert verdict.passed == (DAYS[1],)
    assert "inbound.has_unknown_keyword" in verdict.refused[DAYS[0]][0]
    assert "send_log.has_no_id" in verdict.refused[DAYS[2]][0]


def test_a_stream_that_fails_whole_but_brings_little_is_only_a_warning(scratch: Path) -> None:
    change(
        scratch,
        "insert into lake.ledger values ('few', timestamp '2026-11-02 05:00:00', 2, 0, 0, 2)",
    )

    verdict = events_verdict(scratch)

    assert verdict.passed == DAYS
    (warning,) = verdict.warnings
    assert warning.startswith("2026-11-02: rejected.rejects_all: Nothing that a stream brought")


def test_an_override_lets_a_refused_day_pass_and_is_recorded(scratch: Path) -> None:
    change(scratch, "update lake.events set price_reported = 6 where day = date '2026-11-02'")
    override = b'{"reason": "a test of premium numbers", "by": "operator"}'
    open_store(str(scratch.parent / "lake")).write("state/overrides/2026-11-02.json", override)

    verdict = events_verdict(scratch)

    assert (verdict.passed, verdict.refused) == (DAYS, {})
    assert verdict.overridden[DAYS[1]].reason == "a test of premium numbers"

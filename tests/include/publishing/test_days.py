from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from include.ingest.ledger import DayCount, LedgerEntry
from include.publishing.days import (
    HISTORY_REACH,
    MAX_WINDOW_DAYS,
    READ_AROUND,
    Window,
    brought_rows,
    days_to_build,
    digests_by_day,
    is_mature,
    split_windows,
)
from include.publishing.manifest import DayState
from include.warehouse.lake_sources import LAKE_SOURCES
from include.warehouse.marts import published_marts
from tests.ledger_entries import ledger_entry

D = date(2026, 11, 10)


def day(offset: int) -> date:
    return D + timedelta(days=offset)


def midnight_after(of: date) -> datetime:
    return datetime(of.year, of.month, of.day, tzinfo=UTC) + timedelta(days=1)


def touch(of: date, hour: int = 0, digest: str = "d", schema: str = "v2") -> LedgerEntry:
    arrival = datetime(2026, 11, 1, hour, tzinfo=UTC)
    return ledger_entry(arrival, DayCount(schema, of, 1), listing_digest=digest)


def state(digest: str, as_of: date, number: int = 0) -> DayState:
    return DayState("p", midnight_after(as_of), digest, number)


def test_the_last_five_days_are_always_built() -> None:
    assert days_to_build({}, {}, midnight_after(D), 5) == [day(n) for n in (-4, -3, -2, -1, 0)]


def test_a_day_whose_arrival_hours_changed_is_built_again() -> None:
    digests = digests_by_day([touch(day(-40)), touch(day(-30))])
    published = {day(-40): state(digests[day(-40)], D), day(-30): state("before", D)}
    assert day(-30) in days_to_build(digests, published, midnight_after(D), 5)
    assert day(-40) not in days_to_build(digests, published, midnight_after(D), 5)


def test_a_day_that_was_not_mature_when_published_is_built_again() -> None:
    digests = digests_by_day([touch(day(-20)), touch(day(-19))])
    published = {
        day(-20): state(digests[day(-20)], day(-16)),
        day(-19): state(digests[day(-19)], day(-16)),
    }
    built = days_to_build(digests, published, midnight_after(D), 5)
    assert day(-20) not in built
    assert day(-19) in built


def test_a_day_is_built_again_when_one_of_its_history_was_published_after_it() -> None:
    reach = HISTORY_REACH.days
    digests = {day(n): "same" for n in range(-60, 1)}
    published = {of: state("same", D, number=1) for of in digests}
    published[day(-55)] = state("same", D, number=2)
    built = days_to_build(digests, published, midnight_after(D), 5)
    assert set(built) == {day(n) for n in range(-54, -55 + reach + 1)} | {
        day(n) for n in range(-4, 1)
    }


def test_days_published_together_or_in_order_are_left() -> None:
    published = {day(n): state("same", D, number=60 + n) for n in range(-60, -4)}
    assert min(days_to_build({}, published, midnight_after(D), 5)) == day(-4)


def test_the_history_that_any_mart_split_by_day_reads_is_within_reach() -> None:
    # these are read that far by the alerts only, which are built whole
    of_alerts = {"rates_as_of", "cost_daily", "time_to_receipt"}
    read = [mart.history_days for mart in published_marts() if mart.name not in of_alerts]
    assert max(read) <= HISTORY_REACH.days


def test_days_after_the_moment_of_the_run_are_left() -> None:
    assert max(days_to_build({day(1): "x"}, {}, midnight_after(D), 5)) == D


def test_a_v1_event_touches_the_request_days_of_its_message_and_of_chains_with_it() -> None:
    digests = digests_by_day([touch(day(-30)), touch(D, schema="v1")])
    assert min(set(digests) - {day(-30), day(-29)}) == day(-9)
    assert max(digests) == day(9)


def test_a_v2_event_touches_the_days_that_its_message_may_share_a_chain_with() -> None:
    assert sorted(digests_by_day([touch(day(-30)), touch(D)])) == [
        *(day(n) for n in (-30, -29, -1, 0, 1))
    ]


def test_a_reply_touches_the_days_of_messages_that_it_may_answer_and_of_its_repeats() -> None:
    digests = digests_by_day([touch(day(-30)), touch(D, schema="inbound")])
    assert (min(set(digests) - {day(-30), day(-29)}), max(digests)) == (day(-8), day(8))


def test_a_send_touches_the_days_around_it() -> None:
    digests = digests_by_day([touch(day(-30)), touch(D, schema="send_log")])
    assert (min(set(digests) - {day(-30), day(-29)}), max(digests)) == (day(-1), day(1))


@pytest.mark.parametrize("schema", READ_AROUND)
def test_what_touches_a_day_is_what_its_window_reads(schema: str) -> None:
    (source,) = (s for s in LAKE_SOURCES if any(f.endswith(schema) for f in s.reach))
    (read,) = (days for folder, days in source.days(Window(D, D)).items() if schema in folder)
    near = [day(n) for n in range(-20, 21)]
    long_ago = touch(day(-50))
    digests = {of: digests_by_day([long_ago, touch(of, schema=schema)]) for of in near}
    assert [of for of in near if D in digests[of]] == read.days


def test_no_day_before_the_oldest_event_is_built() -> None:
    assert min(digests_by_day([touch(D, schema="v1")])) == D


def test_the_digest_does_not_depend_on_the_order_of_the_ledger() -> None:
    touches = [touch(D, hour=3), touch(D, hour=1, digest="e")]
    assert digests_by_day(touches) == digests_by_day(reversed(touches))


def test_a_day_is_mature_after_its_hours_three_days_and_slack() -> None:
    assert not is_mature(D, midnight_after(day(3)), 5)
    assert is_mature(D, midnight_after(day(4)), 5)


@given(st.sets(st.integers(0, 200), min_size=1))
def test_windows_cover_every_day_in_order_and_stay_short(offsets: set[int]) -> None:
    days = {day(n) for n in offsets}
    windows = split_windows(days)
    assert windows == sorted(windows)
    assert all(len(window.days) <= MAX_WINDOW_DAYS for window in windows)
    covered = [built for window in windows for built in window.days]
    assert days <= set(covered)
    assert len(covered) == len(set(covered))


def test_days_near_each_other_share_a_window_and_a_far_one_stands_alone() -> None:
    windows = split_windows([day(0), day(5), day(40)])
    assert windows == [Window(day(0), day(5)), Window(day(40), day(40))]


@pytest.mark.parametrize(
    ("schema", "touched", "is_read"),
    [
        ("v2", -1, True),
        ("v2", -2, False),
        ("v2", 3, True),
        ("v2", 4, False),
        ("v1", -9, True),
        ("v1", -10, False),
        ("inbound", 10, True),
    ],
)
def test_an_hour_is_read_whenever_it_came_if_it_brought_rows_around_the_window(
    schema: str, touched: int, is_read: bool
) -> None:
    late = touch(day(touched), schema=schema)
    assert brought_rows(late, Window(day(0), day(2))) == is_read

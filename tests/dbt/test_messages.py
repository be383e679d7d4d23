"""What the events of a message add up to."""

from __future__ import annotations

from decimal import Decimal

from tests.dbt.events import day, moment
from tests.dbt.scratch import Scratch


def test_each_message_requested_in_the_window_is_one_row(built: Scratch) -> None:
    ids = [row["message_id"] for row in built.rows("select message_id from messages")]
    assert sorted(ids) == sorted([*set(ids), "of two days"])
    assert len(set(ids)) == 28
    assert not {"day after", "of the day before", "answered long ago"} & set(ids)


def test_a_late_pending_never_beats_a_receipt(built: Scratch) -> None:
    message = built.message("late pending")
    assert (message["status"], message["outcome"]) == ("DELIVERED", "delivered")
    assert message["finalised_at"] == moment("10 09:00:09")
    assert message["time_to_receipt_seconds"] == 9


def test_a_repeat_through_another_stream_is_the_same_event(built: Scratch) -> None:
    message = built.message("repeated")
    assert (message["event_count"], message["finalised_at"]) == (2, moment("10 09:00:09"))


def test_delivered_beats_a_failure_and_a_failure_an_acceptance(built: Scratch) -> None:
    assert built.message("contradicted")["outcome"] == "delivered"
    assert built.message("failed after all")["outcome"] == "device_unreachable"
    flagged = built.rows(
        "select message_id from messages where has_conflicting_receipts order by 1"
    )
    assert [row["message_id"] for row in flagged] == ["contradicted", "failed after all"]


def test_an_upgrade_moves_the_final_time_but_not_the_first(built: Scratch) -> None:
    message = built.message("upgraded")
    assert (message["outcome"], message["finalised_at"]) == ("delivered", moment("11 10:00"))
    assert message["first_outcome_group"] == "success_unconfirmed"
    assert message["first_final_at"] == moment("10 09:00:05")


def test_unknown_is_split_at_72_hours(built: Scratch) -> None:
    assert built.message("unknown error")["outcome"] == "unknown_error"
    assert built.message("unknown error")["time_to_receipt_seconds"] == 120
    assert built.message("no receipt")["outcome"] == "no_receipt_72h"
    assert built.message("no receipt")["time_to_receipt_seconds"] is None


def test_the_request_day_ends_at_midnight(built: Scratch) -> None:
    assert built.message("last of the day")["request_date"] == day(10)
    assert built.message("first of the day")["request_date"] == day(11)


def test_the_earliest_request_time_that_is_told_counts(built: Scratch) -> None:
    message = built.message("of both days")
    assert (message["requested_at"], message["outcome"]) == (moment("10 23:59:59"), "delivered")
    assert message["event_count"] == 2


def test_request_days_farther_apart_are_of_two_messages(built: Scratch) -> None:
    rows = built.rows(
        "select requested_at, outcome from messages where message_id = 'of two days' order by 1"
    )
    assert [tuple(row.values()) for row in rows] == [
        (moment("10 09:00"), "pending"),
        (moment("12 09:00"), "delivered"),
    ]


def test_a_receipt_of_the_ninth_day_is_an_orphan_of_its_own_day(built: Scratch) -> None:
    message = built.message("nine days late")
    assert (message["requested_at"], message["is_orphan_receipt"]) == (moment("11 12:00"), True)


def test_prices_of_both_schemas_are_dollars_and_count_once(built: Scratch) -> None:
    assert built.message("delivered")["price_usd"] == Decimal("0.00645")
    assert built.message("v1")["price_usd"] == Decimal("0.00645")
    assert built.message("protected")["price_usd"] == 0
    assert built.message("spam")["price_usd"] is None


def test_a_v1_message_was_requested_at_its_first_event(built: Scratch) -> None:
    message = built.message("v1")
    assert (message["requested_at"], message["request_time_source"]) == (
        moment("11 12:00:00"),
        "first_event",
    )
    assert message["time_to_receipt_seconds"] == 20


def test_a_receipt_without_its_send_is_an_orphan(built: Scratch) -> None:
    orphans = built.rows("select message_id from messages where is_orphan_receipt order by 1")
    assert [row["message_id"] for row in orphans] == ["nine days late", "orphan"]
    assert built.message("orphan")["time_to_receipt_seconds"] is None


def test_an_opt_out_leaves_the_delivery_as_it_is(built: Scratch) -> None:
    message = built.message("answered")
    assert (message["outcome"], message["has_opted_out"]) == ("delivered", True)
    assert message["event_count"] == 2
    assert not built.message("v1")["has_opted_out"]


def test_an_unknown_status_and_country_have_a_place(built: Scratch) -> None:
    message = built.message("new status")
    assert (message["status"], message["outcome_group"]) == ("TELEPORTED", "unmapped")
    assert (message["is_final"], message["finalised_at"]) == (False, None)
    assert built.message("nowhere")["iso_country_code"] == "ZZ"


def test_a_call_has_an_outcome_of_its_own(built: Scratch) -> None:
    message = built.message("call")
    assert (message["outcome"], message["outcome_group"]) == ("no_answer", "failed_temporary")
    assert message["time_to_receipt_seconds"] == 31


def test_attributes_keep_zeros_and_the_context_gives_its_tags(built: Scratch) -> None:
    assert built.message("delivered")["mcc"] == "012"
    assert built.message("spam")["campaign"] == "autumn"
    assert built.message("delivered")["campaign"] is None

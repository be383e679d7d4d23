"""What must hold of what enters, the normalised events above all, before anything is built."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from include.quality.ledger_suites import conservation_suite, rejected_suite
from include.quality.privacy_rules import privacy_rules
from include.quality.reply_and_send_suites import inbound_suite, send_log_suite
from include.quality.rules import Rule, Suite, rows_of_days

MAX_PRICE_USD = 5
"""No message costs more: the dearest countries ask about 0.4 USD a part, for ten parts at most."""

EVENT_COLUMNS = (
    "day",
    "source_schema",
    "stream",
    "arrived_hour",
    "event_type",
    "raw_status",
    "event_at",
    "requested_at",
    "account_id",
    "message_id",
    "channel",
    "iso_country_code",
    "carrier_name",
    "origination_identity",
    "message_type",
    "message_parts",
    "is_final",
    "price_reported",
    "carrier_fee_reported",
    "recipient_key",
    "recipient_key_id",
    "recipient_prefix",
    "is_simulator",
    "context",
)


def event_suites(days: Sequence[date]) -> tuple[Suite, ...]:
    """The suites that guard what enters a window of request days."""
    return (
        events_suite(days),
        inbound_suite(days),
        send_log_suite(days),
        conservation_suite(days),
        rejected_suite(days),
    )


def events_suite(days: Sequence[date]) -> Suite:
    """Rules of single events, by the day of their partition."""
    return Suite(
        name="events",
        rows=rows_of_days("lake.events", days),
        day="day",
        columns=EVENT_COLUMNS,
        rules=(*_identity_rules(), *_time_rules(), *_value_rules(), *privacy_rules()),
    )


def _identity_rules() -> tuple[Rule, ...]:
    return (
        Rule(
            "has_no_account",
            "coalesce(trim(account_id), '') = ''",
            "An event without account can't be counted for any account.",
        ),
        Rule(
            "lacks_required_value",
            "coalesce(trim(event_type), '') = '' or coalesce(trim(stream), '') = ''"
            " or arrived_hour is null or channel is null or is_simulator is null",
            "Without type, stream, arrival, channel or simulator flag an event has no meaning.",
        ),
        Rule(
            "has_unknown_channel",
            "channel not in ('sms', 'mms', 'voice', 'rcs')",
            "A channel that no metric knows would be counted nowhere.",
        ),
    )


def _time_rules() -> tuple[Rule, ...]:
    # Bounded by its arrival, not by the run's as-of: a past day that is built again rightly holds
    # receipts that came after it. A day of slack covers objects that Firehose wrote late.
    return (
        Rule(
            "has_impossible_time",
            "event_at is null or event_at < timestamp '2016-01-01 00:00:00'"
            " or event_at > arrived_hour + interval '1' day",
            "A time before SMS events existed or after their arrival has a wrong unit or clock.",
        ),
        Rule(
            "lies_on_wrong_day",
            "(source_schema = 'v2' and (requested_at is null or cast(requested_at as date) <> day))"
            " or (source_schema = 'v1' and cast(event_at as date) <> day)",
            "An event in another day's partition is missing from the day that it belongs to.",
        ),
    )


def _value_rules() -> tuple[Rule, ...]:
    # v1 reports thousandths of a US cent, v2 US dollars
    limits = f"source_schema = 'v2' and price_reported > {MAX_PRICE_USD}"
    limits += f" or source_schema = 'v1' and price_reported > {MAX_PRICE_USD * 100_000}"
    return (
        Rule(
            "has_wrong_price_unit",
            f"({limits})",
            f"A price above {MAX_PRICE_USD} USD a message means that AWS reports another unit.",
        ),
        Rule(
            "has_negative_price",
            "price_reported < 0 or carrier_fee_reported < 0",
            "A negative price would hide what other messages cost.",
        ),
    )

"""What must hold of the normalised events and of the ledger before anything is built from them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from include.quality.rules import Rule, Severity, Suite

MAX_PRICE_USD = 5
"""No message costs more: the dearest countries ask about 0.4 USD a part, for ten parts at most."""

MAX_REJECTED_SHARE = 0.05
MIN_REJECTED = 10
"""Fewer rejected records than this say nothing about a share."""

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
    return (events_suite(), conservation_suite(days), rejected_suite(days))


def events_suite() -> Suite:
    """Rules of single events, by the day of their partition."""
    return Suite(
        name="events",
        rows="lake.events",
        day="day",
        columns=EVENT_COLUMNS,
        rules=(*_identity_rules(), *_time_rules(), *_value_rules(), *_privacy_rules()),
    )


def _identity_rules() -> tuple[Rule, ...]:
    return (
        Rule(
            "has_no_id",
            "coalesce(trim(message_id), '') = '' or coalesce(trim(account_id), '') = ''",
            "An event without message or account can't be counted for any message.",
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


def _privacy_rules() -> tuple[Rule, ...]:
    return (
        Rule(
            "has_open_recipient",
            "length(recipient_key) <> 32"
            " or translate(recipient_key, '0123456789abcdef', '') <> ''"
            " or (recipient_key is not null and recipient_key_id is null)",
            "A recipient key that isn't a pseudonym may be a person's number.",
        ),
        Rule(
            "has_long_prefix",
            "length(replace(recipient_prefix, '+', '')) > 7"
            " or translate(recipient_prefix, '+0123456789', '') <> ''",
            "More than seven digits of a number can single out a person.",
        ),
    )


def conservation_suite(days: Sequence[date]) -> Suite:
    """The ledger's law for each arrival hour that may hold events of the window."""
    return Suite(
        name="conservation",
        rows=f"({_ledger(min(days), None)})",
        day="arrival_day",
        rules=(
            Rule(
                "loses_records",
                "records_read is null or events_written is null or repeats_dropped is null"
                " or rejected is null"
                " or records_read <> events_written + repeats_dropped + rejected",
                "Records were lost or invented between reading and writing: no count is right.",
                Severity.STOP,
            ),
        ),
    )


def rejected_suite(days: Sequence[date]) -> Suite:
    """The share of unreadable records by arrival day."""
    return Suite(
        name="rejected",
        rows=(
            "(select arrival_day, sum(rejected) as rejected, sum(records_read) as records_read"  # noqa: S608 - own text
            f" from ({_ledger(min(days), max(days))}) as ledger group by arrival_day)"
        ),
        day="arrival_day",
        rules=(
            Rule(
                "rejects_too_much",
                f"rejected >= {MIN_REJECTED} and rejected > {MAX_REJECTED_SHARE} * records_read",
                "So many unreadable records mean that a producer changed its format.",
            ),
        ),
    )


def _ledger(first: date, last: date | None) -> str:
    # the view's arrival_hour is text or a timestamp by engine; its first ten characters are the day
    until = f" and substr(cast(arrival_hour as varchar), 1, 10) <= '{last}'" if last else ""
    return (
        "select cast(substr(cast(arrival_hour as varchar), 1, 10) as date) as arrival_day,"  # noqa: S608 - own text
        " records_read, events_written, repeats_dropped, rejected from lake.ledger"
        f" where substr(cast(arrival_hour as varchar), 1, 10) >= '{first}'{until}"
    )

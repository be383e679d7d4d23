"""What must hold of replies and of the send log before anything is built from them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from include.quality.privacy_rules import privacy_rules
from include.quality.rules import Rule, Suite, rows_of_days

_COMMON = ("day", "stream", "arrived_hour", "account_id", "origination_identity", "is_simulator")
_RECIPIENT = ("recipient_key", "recipient_key_id", "recipient_prefix", "iso_country_code")

INBOUND_COLUMNS = (
    *_COMMON,
    *_RECIPIENT,
    "inbound_message_id",
    "received_at",
    "received_at_source",
    "keyword_class",
    "previous_message_id",
)
SEND_LOG_COLUMNS = (
    *_COMMON,
    *_RECIPIENT,
    "request_id",
    "message_id",
    "sent_at",
    "purpose",
    "retry_of",
    "refusal_exception",
    "refusal_reason",
    "expires_at",
    "converted_at",
    "context",
)


def inbound_suite(days: Sequence[date]) -> Suite:
    """Rules of single replies, by the day they came."""
    return Suite(
        name="inbound",
        rows=rows_of_days("lake.inbound", days),
        day="day",
        columns=INBOUND_COLUMNS,
        rules=(
            *_key_rules("inbound_message_id", "A reply"),
            *_time_rules("received_at"),
            Rule(
                "has_unknown_keyword",
                "keyword_class is null"
                " or keyword_class not in ('opt_out', 'opt_in', 'help', 'other')",
                "An opt-out of a class that no metric knows would be counted nowhere.",
            ),
            *privacy_rules(),
        ),
    )


def send_log_suite(days: Sequence[date]) -> Suite:
    """Rules of single sends, by the day they were asked for."""
    return Suite(
        name="send_log",
        rows=rows_of_days("lake.send_log", days),
        day="day",
        columns=SEND_LOG_COLUMNS,
        rules=(
            *_key_rules("request_id", "A send"),
            *_time_rules("sent_at"),
            Rule(
                "has_unknown_purpose",
                "purpose not in ('one_time_code', 'transactional', 'promotional')",
                "A purpose that no policy knows would never be sent again.",
            ),
            *privacy_rules(),
        ),
    )


def _key_rules(key: str, row: str) -> tuple[Rule, ...]:
    return (
        Rule(
            "has_no_id",
            f"coalesce(trim({key}), '') = '' or coalesce(trim(account_id), '') = ''",
            f"{row} without id or account can't be told from another one.",
        ),
        Rule(
            "lacks_required_value",
            "coalesce(trim(stream), '') = '' or arrived_hour is null or is_simulator is null",
            f"{row} without stream, arrival or simulator flag has no meaning.",
        ),
    )


def _time_rules(moment: str) -> tuple[Rule, ...]:
    # bounded by its arrival, as events are
    return (
        Rule(
            "has_impossible_time",
            f"{moment} is null or {moment} < timestamp '2016-01-01 00:00:00'"
            f" or {moment} > arrived_hour + interval '1' day",
            "A time before SMS events existed or after its arrival has a wrong unit or clock.",
        ),
        Rule(
            "lies_on_wrong_day",
            f"cast({moment} as date) <> day",
            "A row in another day's partition is missing from the day that it belongs to.",
        ),
    )

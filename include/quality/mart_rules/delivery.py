"""The figures of the marts of delivery that must agree with one another, row by row."""

from __future__ import annotations

from collections.abc import Mapping

from include.quality.rules import Rule, Severity

OUTCOME_GROUPS = (
    "confirmed",
    "accepted",
    "blocked",
    "failed_temporary",
    "failed_permanent",
    "unknown",
    "in_flight",
    "suppressed",
    "not_sent",
    "unmapped",
)

RATES = (
    "delivery_rate",
    "delivery_rate_with_accepted",
    "delivery_rate_confirmed_only",
    "confirmed_rate",
    "attempt_success_rate",
    "block_rate",
    "receipt_coverage",
)

_ROUNDING = 1e-9


def _rate_is_impossible(rate: str) -> str:
    low, high = f"{rate}_low", f"{rate}_high"
    return (
        f"({low} < -{_ROUNDING} or {low} > {rate} + {_ROUNDING}"
        f" or {rate} > {high} + {_ROUNDING} or {high} > 1 + {_ROUNDING})"
    )


_MESSAGES = (
    # Judged here, where the key is read anyway: of the events, ids are a fourth of all bytes.
    Rule(
        "has_no_id",
        "coalesce(trim(message_id), '') = ''",
        "Events without an id would all count as one message.",
    ),
    Rule(
        "has_no_outcome",
        "outcome is null or outcome_group is null",
        "A message without outcome is in no group, so the groups no longer add up.",
    ),
    Rule(
        "has_impossible_price",
        "price_usd < 0 or price_usd > 5 or carrier_fee_usd < 0",
        "The price of one message is counted once, in US dollars.",
    ),
)

_SMS_HOURLY = (
    Rule(
        "has_impossible_count",
        "messages is null or messages < 1 or parts < 0 or cost_usd < 0",
        "A row stands for at least one message, and nothing can be sent for less than nothing.",
    ),
)

_DELIVERY = (
    Rule(
        "groups_do_not_add_up",
        f"attempted is null or attempted <> {' + '.join(OUTCOME_GROUPS)}",
        "Each attempted message has exactly one outcome group.",
    ),
    Rule(
        "denominators_do_not_follow",
        "handed_over <> attempted - suppressed - not_sent"
        " or finalised <> handed_over - in_flight - unmapped or no_receipt > finalised",
        "The denominators of the rates are made of the groups: see docs/metrics.md.",
    ),
    Rule(
        "has_impossible_rate",
        " or ".join(_rate_is_impossible(rate) for rate in RATES),
        "A rate lies between 0 and 1 and within its own interval.",
    ),
)

_BLOCKED_DAILY = (
    Rule(
        "blocks_more_than_handed_over",
        "messages is null or messages > handed_over or share < 0 or share > 1",
        "Blocked messages are a part of those handed over.",
    ),
)

_PENDING_AGE = (
    Rule(
        "has_impossible_share",
        "messages is null or messages < 0 or delivered_later_share < 0"
        " or delivered_later_share > 1",
        "The messages delivered later are a part of those pending.",
    ),
    Rule(
        "has_lost_events",
        "lost > 0",
        "AWS reports UNKNOWN after 72 hours: a message older by a day and still in flight lost it.",
        Severity.WARN,
    ),
)

_RATES_AS_OF = (
    Rule(
        "counts_more_than_all",
        "x is null or n is null or x < 0 or x > n",
        "The detector takes x as a part of n: anything else raises false alerts.",
    ),
)

_SETTLING_DAILY = (
    Rule(
        "delivers_more_than_all",
        "messages is null or delivered is null or delivered < 0 or delivered > messages",
        "The messages delivered are a part of all: pending_age takes its hope from them.",
    ),
)

_TIME_TO_RECEIPT = (
    Rule(
        "has_impossible_percentile",
        "delivered is null or delivered <> receipts + untimed or p50_seconds < 0"
        " or p50_seconds > p90_seconds or p90_seconds > p95_seconds or p95_seconds > p99_seconds",
        "A receipt comes after its request, and percentiles never fall.",
    ),
)

_RECEIPT_COVERAGE = (
    Rule(
        "receives_more_than_handed_over",
        "handed_over is null or handed_over <> received + no_receipt + in_flight + unmapped"
        " or received < 0",
        "A message handed over got a receipt, or waits, or never got one.",
    ),
)

RULES: Mapping[str, tuple[Rule, ...]] = {
    "messages": _MESSAGES,
    "sms_hourly": _SMS_HOURLY,
    "delivery_daily": _DELIVERY,
    "delivery_by_carrier": _DELIVERY,
    "delivery_by_identity": _DELIVERY,
    "blocked_daily": _BLOCKED_DAILY,
    "pending_age": _PENDING_AGE,
    "rates_as_of": _RATES_AS_OF,
    "settling_daily": _SETTLING_DAILY,
    "time_to_receipt": _TIME_TO_RECEIPT,
    "receipt_coverage": _RECEIPT_COVERAGE,
}

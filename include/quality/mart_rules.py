"""The figures of each published mart that must agree with one another, row by row."""

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

_COST_DAILY = (
    Rule(
        "costs_what_cannot_be",
        "attempted is null or attempted <> paid_messages + free_messages + unpriced_messages"
        " or free_messages < 0 or cost_usd < 0 or paid_but_failed > paid_messages"
        " or paid_but_failed_usd > cost_usd",
        "Each message is paid, free or unpriced, and what failed is a part of what was paid.",
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

_SETTLING_DAILY = (
    Rule(
        "delivers_more_than_all",
        "messages is null or delivered is null or delivered < 0 or delivered > messages",
        "The messages delivered are a part of all: pending_age takes its hope from them.",
    ),
)

_RATES_AS_OF = (
    Rule(
        "counts_more_than_all",
        "x is null or n is null or x < 0 or x > n",
        "The detector takes x as a part of n: anything else raises false alerts.",
    ),
)

_NUMBER_RANGES = (
    Rule(
        "counts_more_than_all",
        "messages is null or handed_over > messages or sequential_messages > messages"
        " or recipients > messages or conversions > conversions_expected",
        "What a range shows is a part of its messages: shares above 1 accuse the wrong range.",
    ),
)

_PROTECT_WHAT_IF = (
    Rule(
        "counts_more_than_all",
        "messages is null or protect_blocked + handed_over > messages or confirmed > handed_over"
        " or conversions > conversions_expected",
        "What became of assessed messages is a part of them.",
    ),
)

_PLAN_VS_ACTUAL = (
    Rule(
        "counts_more_than_all",
        "messages is null or messages > month_to_date_messages or handed_over > messages"
        " or other_identity_messages > messages",
        "A day is a part of its month: the pace against the plan rests on it.",
    ),
)

_SCHEMAS_DAILY = (
    Rule(
        "counts_more_than_all",
        "handed_over is null or finalised > handed_over"
        " or delivered + blocked + no_receipt > finalised",
        "The comparison of v1 and v2 takes these as parts of what was handed over.",
    ),
)

_MIGRATION = (
    Rule(
        "counts_more_than_all",
        "x_v1 is null or x_v2 is null or x_v1 > n_v1 or x_v2 > n_v2",
        "Both shares that are compared are parts of their denominators.",
    ),
)

_DATA_FRESHNESS = (
    Rule(
        "counts_more_than_all",
        "attempted is null or attempted > events or in_flight > attempted",
        "Each message has an event, and those in flight are a part of all.",
    ),
)

_RESTATEMENTS = (
    Rule(
        "restates_nothing",
        "change is null or change = 0 or change <> value_after - value_before",
        "A restatement tells readers that a final figure changed, and by how much.",
    ),
)

_THROUGHPUT = (
    Rule(
        "exceeds_its_peak",
        "p99_parts_per_second > peak_parts_per_second or active_seconds > 86400"
        " or parts > active_seconds * peak_parts_per_second or seconds_over_limit > active_seconds",
        "The peak is the most that one of a day's seconds took.",
    ),
)

_OPT_OUTS = (
    Rule(
        "has_more_opt_outs_than_delivered",
        "delivered_promotional is null or opt_outs < 0 or opt_outs > delivered_promotional",
        "Those who opt out are a part of those who got a promotional message.",
    ),
)

_RETRIES = (
    Rule(
        "rescues_more_than_failed",
        "chains is null or first_delivered > first_ended or first_ended > chains"
        " or needless + duplicates > first_delivered"
        " or rescued + not_rescued > chains - first_delivered",
        "Only a chain whose first attempt was not delivered can be rescued.",
    ),
)

_RETRY_CANDIDATES = (
    Rule(
        "sends_again_too_late_or_too_often",
        "verdict is null or (verdict = 'resend' and (deadline is null or deadline <= as_of"
        " or attempts >= max_attempts or expected_benefit is null))",
        "A message sent again after its deadline, or once too often, does harm and costs money.",
    ),
)

MART_RULES: Mapping[str, tuple[Rule, ...]] = {
    "messages": _MESSAGES,
    "sms_hourly": _SMS_HOURLY,
    "delivery_daily": _DELIVERY,
    "delivery_by_carrier": _DELIVERY,
    "delivery_by_identity": _DELIVERY,
    "blocked_daily": _BLOCKED_DAILY,
    "pending_age": _PENDING_AGE,
    "rates_as_of": _RATES_AS_OF,
    "settling_daily": _SETTLING_DAILY,
    "cost_daily": _COST_DAILY,
    "time_to_receipt": _TIME_TO_RECEIPT,
    "receipt_coverage": _RECEIPT_COVERAGE,
    "number_ranges": _NUMBER_RANGES,
    "protect_what_if": _PROTECT_WHAT_IF,
    "plan_vs_actual": _PLAN_VS_ACTUAL,
    "schemas_daily": _SCHEMAS_DAILY,
    "migration": _MIGRATION,
    "data_freshness": _DATA_FRESHNESS,
    "restatements": _RESTATEMENTS,
    "throughput": _THROUGHPUT,
    "opt_outs": _OPT_OUTS,
    "retries": _RETRIES,
    "retry_candidates": _RETRY_CANDIDATES,
}

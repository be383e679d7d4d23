"""The figures of the marts of cost, limits and resending that must agree, row by row."""

from __future__ import annotations

from collections.abc import Mapping

from include.quality.rules import Rule

_COST_DAILY = (
    Rule(
        "costs_what_cannot_be",
        "attempted is null or attempted <> paid_messages + free_messages + unpriced_messages"
        " or free_messages < 0 or cost_usd < 0 or paid_but_failed > paid_messages"
        " or paid_but_failed_usd > cost_usd",
        "Each message is paid, free or unpriced, and what failed is a part of what was paid.",
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

RULES: Mapping[str, tuple[Rule, ...]] = {
    "cost_daily": _COST_DAILY,
    "throughput": _THROUGHPUT,
    "opt_outs": _OPT_OUTS,
    "retries": _RETRIES,
    "retry_candidates": _RETRY_CANDIDATES,
}
